package org.creditservice.ops.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.Pattern;
import org.creditservice.testing.Client;
import org.creditservice.testing.Requests;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dashboard's page asks for, without a browser. */
@TestInstance(Lifecycle.PER_CLASS)
class DashboardHttpTest {
  /** Visible ASCII, and hostile to URLs, to HTML and to JSON. */
  private static final String ODD_ID = "a/b?c=d&e%2F#<script>\"'\\+";

  private static final String ENCODED_ODD_ID = "a%2Fb%3Fc%3Dd%26e%252F%23%3Cscript%3E%22%27%5C%2B";

  private final HttpClient http = HttpClient.newHttpClient();
  private final TestDatabase database = TestDatabase.create();
  private final TestServer server = TestServer.start(database.target());

  @BeforeAll
  void fill() {
    Client client = new Client(server.channel());
    client.call(Requests.create(ODD_ID, 10)).succeeded();
    client.call(Requests.deduct(ODD_ID, "taken", 3)).succeeded();
    client.call(Requests.deduct(ODD_ID, "too-much", 30));
  }

  @AfterAll
  void close() {
    server.close();
    database.close();
  }

  private HttpResponse<String> get(String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(server.operations(path)).build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonObject json(String path) {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  @Test
  void aReadIsAnsweredAsProtobufsJson() {
    JsonObject profile =
        json("/api/GetProfile?profile_id=" + ENCODED_ODD_ID).getAsJsonObject("profile");

    assertThat(profile.get("profile_id").getAsString()).isEqualTo(ODD_ID);
    assertThat(profile.get("balance").getAsString()).isEqualTo("7");
  }

  @Test
  void fieldsOfAllTypesAreRead() {
    JsonObject page =
        json(
            "/api/ListEntries?page_size=1&order=ENTRY_ORDER_OLDEST_FIRST"
                + "&start_time=2020-01-01T00:00:00Z&profile_id="
                + ENCODED_ODD_ID);

    assertThat(page.getAsJsonArray("entries")).hasSize(1);
    assertThat(page.get("next_page_token").getAsString()).isNotEmpty();
  }

  @Test
  void whatIsRecordedIsDecoded() {
    JsonObject executed = operation("taken").getAsJsonObject("response");
    assertThat(executed.getAsJsonObject("entry").get("amount").getAsString()).isEqualTo("-3");

    JsonObject refused = operation("too-much").getAsJsonObject("refusal");
    assertThat(refused.toString()).contains("INSUFFICIENT_CREDITS");
  }

  private JsonObject operation(String key) {
    return json("/api/GetOperation?profile_id=" + ENCODED_ODD_ID + "&idempotency_key=" + key)
        .getAsJsonObject("operation");
  }

  @ParameterizedTest
  @CsvSource({
    "GetProfile?profile_id=nobody,          404, PROFILE_NOT_FOUND",
    "GetProfile,                            400, INVALID_FIELD",
    "GetProfile?profile_id=a&color=red,     400, color is no field of GetProfileRequest",
    "ListEntries?profile_id=a&page_size=x,  400, page_size must be a whole number",
    "ListEntries?profile_id=a&kind=GIFT,    400, kind must be a value of EntryKind",
    "GetProfile?profile_id=a&as_of_time=now, 400, as_of_time must be a Timestamp",
    "GetProfile?profile_id=a&profile_id=b,  400, repeated",
  })
  void aBadRequestIsAnsweredInOneSentence(String request, int status, String expected) {
    HttpResponse<String> response = get("/api/" + request);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains(expected);
  }

  /** Even if somebody adds a method without side effects to CreditService, it stays closed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CreateProfile",
        "GrantCredits",
        "DeductCredits",
        "ReverseOperation",
        "SubmitJob",
        "WatchEntries",
        "Check",
        "credit.v1.CreditService/GrantCredits",
        "../metrics"
      })
  void nothingElseCanBeCalled(String method) {
    assertThat(get("/api/" + method + "?profile_id=a").statusCode()).isEqualTo(501);
  }

  @Test
  void aVerificationIsAStreamOfLines() {
    HttpResponse<String> response = get("/api/VerifyLedger?profile_id=" + ENCODED_ODD_ID);

    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).contains("ndjson");
    List<String> lines = response.body().lines().toList();
    assertThat(lines.get(lines.size() - 1)).startsWith("{\"result\":{\"summary\":");
  }

  @Test
  void refusalsAreShownWithWhoseTheyAre() {
    assertThat(json("/api/refusals").getAsJsonArray("refusals").get(0).getAsJsonObject())
        .satisfies(
            refusal -> {
              assertThat(refusal.get("reason").getAsString()).isEqualTo("INSUFFICIENT_CREDITS");
              assertThat(refusal.get("profile_id").getAsString()).isEqualTo(ODD_ID);
              assertThat(refusal.get("idempotency_key").getAsString()).isEqualTo("too-much");
              assertThat(refusal.get("method").getAsString()).isEqualTo("DeductCredits");
            });
  }

  @Test
  void lookUpsAreNoTraffic() {
    int before = json("/api/refusals").getAsJsonArray("refusals").size();
    assertThat(get("/api/GetProfile?profile_id=nobody").statusCode()).isEqualTo(404);

    assertThat(json("/api/refusals").getAsJsonArray("refusals")).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/dashboard/app.js", "/dashboard/uPlot.iife.min.js", "/api/live"})
  void everyAnswerKeepsOtherSitesOut(String path) {
    HttpResponse<String> response = get(path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dashboard/",
        "/dashboard/index.html",
        "/dashboard/../page/index.html",
        "/dashboard/%2e%2e/%2e%2e/%2e%2e/logging/log.xml",
        "/dashboard//etc/passwd",
        "/dashboard/uPlot.esm.js"
      })
  void noPathLeadsToAnotherFile(String path) {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void thePageAsksOnlyForFilesThatThereAre() {
    String page = get("/").body();

    assertThat(page).doesNotContain("://");
    Pattern.compile("(?:src|href)=\"(/[^\"]+)\"")
        .matcher(page)
        .results()
        .forEach(match -> assertThat(get(match.group(1)).statusCode()).isEqualTo(200));
  }
}
