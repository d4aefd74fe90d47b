package org.creditservice.ops.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.Requests;
import org.creditservice.testing.ServiceProcess;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/** What a collector receives, over OTLP, from a service that its environment asks for traces. */
class TracingTest {
  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PROFILE = "profile-of-alice";
  private static final String KEY = "key-of-alice";

  /** Bodies as Latin-1, which keeps each byte. */
  private final ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();

  @Test
  void callsArePartOfTheirCallersTracesAndBatchesAreLinkedToThem() throws IOException {
    HttpServer collector = collector();
    try (TestDatabase database = TestDatabase.create();
        ServiceProcess service =
            ServiceProcess.startWithEnvironment(environment(collector), database.target())) {
      Client client = new Client(ClientInterceptors.intercept(service.channel(), traceparent()));
      client.create(PROFILE, 100);
      client.call(Requests.deduct(PROFILE, KEY, 1000)).refused("INSUFFICIENT_CREDITS");
      Await.until("the traces are there", () -> count("credit.batch.commands") >= 2);
    } finally {
      collector.stop(0);
    }
    assertThat(all())
        .contains("service.name", "credit", "rpc.system", "grpc", "rpc.grpc.status_code")
        .contains("credit.v1.CreditService/CreateProfile")
        .contains("credit.v1.CreditService/DeductCredits")
        .contains("credit.reason", "INSUFFICIENT_CREDITS")
        .doesNotContain(PROFILE, KEY, "IMAGE_GENERATION");
    // Two spans of calls, and two links to them.
    assertThat(count(bytes(TRACE_ID))).isGreaterThanOrEqualTo(4);
  }

  @Test
  void tracesAreOffUnlessTheyAreWanted() {
    assertThat(Tracing.isWanted(Map.of())).isFalse();
    assertThat(Tracing.isWanted(Map.of("OTEL_TRACES_EXPORTER", "none"))).isFalse();
    assertThat(Tracing.isWanted(Map.of("OTEL_TRACES_EXPORTER", "otlp"))).isTrue();
    assertThat(Tracing.isWanted(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://c:4318"))).isTrue();
    assertThat(
            Tracing.isWanted(Map.of("OTEL_TRACES_EXPORTER", "otlp", "OTEL_SDK_DISABLED", "true")))
        .isFalse();
  }

  private HttpServer collector() throws IOException {
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          received.add(new String(body, StandardCharsets.ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    return collector;
  }

  private static Map<String, String> environment(HttpServer collector) {
    return Map.of(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "http://127.0.0.1:" + collector.getAddress().getPort(),
        "OTEL_BSP_SCHEDULE_DELAY",
        "50");
  }

  private static io.grpc.ClientInterceptor traceparent() {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
        "00-" + TRACE_ID + "-00f067aa0ba902b7-01");
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  private String all() {
    return received.stream().collect(Collectors.joining());
  }

  private int count(String text) {
    return all().split(java.util.regex.Pattern.quote(text), -1).length - 1;
  }

  private static String bytes(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }
}
