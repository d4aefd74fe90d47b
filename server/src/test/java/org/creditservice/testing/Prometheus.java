package org.creditservice.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assertions;

/**
 * A Prometheus that scrapes one server twice a second and evaluates the shipped alerts as often.
 */
public final class Prometheus implements AutoCloseable {
  private static final Path RULES = Path.of("../docs/prometheus/alerts.yml");

  private static final String CONFIG =
      """
      global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}
      rule_files: [alerts.yml]
      scrape_configs:
        - job_name: credit
          static_configs: [{targets: ["%s"]}]
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Daemon daemon;
  private final int port;

  private Prometheus(Daemon daemon, int port) {
    this.daemon = daemon;
    this.port = port;
  }

  /**
   * Starts one; skips the test if it isn't installed.
   *
   * @param metrics the page that it scrapes
   */
  public static Prometheus scraping(URI metrics) throws IOException {
    Path program = Installed.program("prometheus", "prometheus");
    Path directory = Files.createTempDirectory("credit-test-prometheus-");
    Path config = directory.resolve("prometheus.yml");
    Files.writeString(config, CONFIG.formatted(metrics.getAuthority()));
    Files.writeString(directory.resolve("alerts.yml"), withoutPatience(Files.readString(RULES)));
    int port = Daemon.freePort();
    Daemon daemon =
        Daemon.start(
            directory,
            List.of(
                program.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port));
    Daemon.awaitListening("prometheus", port);
    return new Prometheus(daemon, port);
  }

  /** The same alerts, which fire as soon as their conditions hold. */
  private static String withoutPatience(String rules) {
    return rules.replaceAll("for: \\d+m", "for: 0s");
  }

  /** The names of the alerts that fire now. */
  public Set<String> firing() {
    Set<String> names = new TreeSet<>();
    JsonArray alerts = get("/api/v1/alerts").getAsJsonArray("alerts");
    alerts.forEach(
        alert -> {
          if (alert.getAsJsonObject().get("state").getAsString().equals("firing")) {
            JsonObject labels = alert.getAsJsonObject().getAsJsonObject("labels");
            names.add(labels.get("alertname").getAsString());
          }
        });
    return names;
  }

  public void awaitFiring(String alert) {
    Await.until(alert + " fires", () -> firing().contains(alert));
  }

  /** Waits until it doesn't fire any more. */
  public void awaitOver(String alert) {
    Await.until(alert + " is over", () -> !firing().contains(alert));
  }

  /** Waits until it has seen the server. */
  public void awaitScraped() {
    Await.until("Prometheus is ready", () -> send("/-/ready").statusCode() == 200);
    Await.until(
        "the server is scraped",
        () -> !get("/api/v1/query?query=credit_serving").getAsJsonArray("result").isEmpty());
  }

  private JsonObject get(String path) {
    String body = send(path).body();
    JsonObject answer = JsonParser.parseString(body).getAsJsonObject();
    Assertions.assertEquals("success", answer.get("status").getAsString(), body);
    return answer.getAsJsonObject("data");
  }

  private HttpResponse<String> send(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    daemon.close();
  }
}
