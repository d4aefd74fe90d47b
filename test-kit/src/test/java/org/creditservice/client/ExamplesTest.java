package org.creditservice.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.creditservice.client.examples.NightlyGrant;
import org.creditservice.client.examples.QuickStart;
import org.creditservice.client.examples.WebBackend;
import org.creditservice.client.examples.Worker;
import org.creditservice.testkit.CreditServiceExtension;
import org.creditservice.testkit.TestCreditService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The examples do what they say. */
@ExtendWith(CreditServiceExtension.class)
class ExamplesTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void quickStart(TestCreditService service) {
    for (String left : List.of("left: 70", "left: 40", "left: 10", "too few: 10 of 30")) {
      assertThat(printedBy(() -> QuickStart.main(service.target())))
          .contains("DeductCredits of profile bob with key ")
          .endsWith(left);
    }
  }

  @Test
  void quickStartIsTheReadmes() throws IOException {
    String source =
        Files.readString(
            Path.of(
                "../client-stub/src/test/java/org/creditservice/client/examples/QuickStart.java"));
    String body = source.substring(source.indexOf("    try ("), source.indexOf("\n  }\n}"));

    assertThat(Files.readString(Path.of("../README.md")))
        .contains("```java\n" + body.stripIndent() + "\n```");
  }

  @Test
  void webBackend(TestCreditService service, CreditClient credits)
      throws IOException, InterruptedException {
    String profile = service.newProfile(40);
    try (WebBackend backend = new WebBackend(credits, 0)) {
      HttpResponse<String> charged = click(backend, profile, "click-1");
      assertThat(charged.statusCode()).isEqualTo(200);
      assertThat(charged.body()).isEqualTo("an image; 10 credits left\n");
      assertThat(click(backend, profile, "click-1").body()).isEqualTo(charged.body());

      HttpResponse<String> tooFew = click(backend, profile, "click-2");
      assertThat(tooFew.statusCode()).isEqualTo(402);
      assertThat(tooFew.body()).isEqualTo("you have 10 credits\n");
      assertThat(click(backend, profile, "not a key").statusCode()).isEqualTo(400);
      assertThat(click(backend, "nobody-" + profile, "click-1").statusCode()).isEqualTo(409);
    }
  }

  private static HttpResponse<String> click(WebBackend backend, String user, String key)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + backend.port() + "/image"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .header("X-User", user)
            .header("Idempotency-Key", key)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void nightlyGrant(TestCreditService service, CreditClient credits) throws InterruptedException {
    List<String> profiles =
        List.of(service.newProfile(), service.newProfile(), "missing-" + service.newProfile());

    for (int run = 0; run < 2; run++) {
      assertThat(new NightlyGrant(credits, LocalDate.of(2026, 11, 26), 7).to(profiles))
          .isEqualTo(1);
    }

    assertThat(service.balance(profiles.get(0))).isEqualTo(7);
    assertThat(service.balance(profiles.get(1))).isEqualTo(7);
  }

  @Test
  void worker(TestCreditService service, CreditClient credits) throws InterruptedException {
    String profile = service.newProfile(30);
    Worker worker = new Worker(credits);

    assertThat(worker.work(profile, "order-7", 30)).isEqualTo("order-7: a video for 27 credits");
    assertThat(worker.work(profile, "order-7", 30))
        .isEqualTo("order-7: done before for 27 credits");
    assertThat(worker.work(profile, "order-8", 30)).startsWith("order-8: INSUFFICIENT_CREDITS");
    assertThat(service.balance(profile)).isEqualTo(3);
  }

  private static String printedBy(Runnable program) {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      program.run();
    } finally {
      System.setOut(out);
    }
    return printed.toString(UTF_8).strip();
  }
}
