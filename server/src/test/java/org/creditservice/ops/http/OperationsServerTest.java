package org.creditservice.ops.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.creditservice.config.HttpSettings;
import org.creditservice.ops.ServiceHealth;
import org.creditservice.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsServerTest {
  private static final HttpSettings SETTINGS = settings(false);

  private final ServiceHealth health = new ServiceHealth();
  private OperationsServer server;

  @BeforeEach
  void start() throws IOException {
    Routes routes = new Routes();
    new Probes(health).addTo(routes);
    Guard guard = new Guard(SETTINGS.address(), SETTINGS.hosts());
    routes.add("/secret", guard.protect(e -> HttpAnswer.text(e, HttpAnswer.OK, "secret")));
    routes.add("/below/", e -> HttpAnswer.text(e, HttpAnswer.OK, e.getRequestURI().getPath()));
    routes.add(
        "/broken",
        e -> {
          throw new IllegalStateException("broken on purpose");
        });
    server = OperationsServer.start(SETTINGS, Optional.empty(), 0, routes);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static HttpSettings settings(boolean portIsDefault) {
    return new HttpSettings(
        "127.0.0.1",
        Optional.of(0),
        portIsDefault,
        List.of("ops.example.com"),
        Optional.empty(),
        Optional.empty());
  }

  private String get(String path, String... headers) {
    String host = headers.length == 0 ? "Host: localhost" : String.join("\r\n", headers);
    return RawRequest.send(server.port(), "GET " + path + " HTTP/1.1", host);
  }

  @Test
  void theProcessIsAliveWhateverItsHealth() {
    assertThat(get("/livez")).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nok\n");
  }

  @Test
  void itIsReadyWhenCallsAreServed() {
    assertThat(get("/readyz")).startsWith("HTTP/1.1 503").contains("starting");
    health.set(Optional.empty());
    assertThat(get("/readyz")).startsWith("HTTP/1.1 200").endsWith("ok\n");
    health.set(Optional.of("the connection was refused"));
    assertThat(get("/readyz")).startsWith("HTTP/1.1 503").contains("connection was refused");
    health.set(Optional.empty());
    health.stop();
    assertThat(get("/readyz")).startsWith("HTTP/1.1 503").contains("shutting down");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nowhere", "/livezz", "/livez/", "/", "/%2e%2e/livez"})
  void whatIsNotThereIsNotFound(String path) {
    assertThat(get(path)).startsWith("HTTP/1.1 404").contains("/livez");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mailto:x", "*", "//host", "", "http://localhost", "?x", "/ x y", "/%"})
  void whatIsNoPathIsRefusedAndLogsNothing(String path) {
    try (LogCapture log = LogCapture.of(OperationsServer.class)) {
      assertThat(get(path)).matches("(?s)(HTTP/1.1 4\\d\\d.*)?");
      assertThat(log.messages(Level.ERROR)).isEmpty();
    }
  }

  @Test
  void aPathCanHaveOthersBelowIt() {
    assertThat(get("/below/this/one")).startsWith("HTTP/1.1 200").endsWith("/below/this/one\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE"})
  void nothingCanBeChanged(String method) {
    assertThat(
            RawRequest.send(
                server.port(), method + " /livez HTTP/1.1", "Host: localhost", "Content-Length: 0"))
        .startsWith("HTTP/1.1 405")
        .contains("GET");
  }

  @Test
  void headIsGetWithoutTheBody() {
    assertThat(RawRequest.send(server.port(), "HEAD /livez HTTP/1.1", "Host: localhost"))
        .startsWith("HTTP/1.1 200")
        .endsWith("\r\n\r\n");
  }

  @Test
  void aFailureIsAnsweredWithoutItsReason() {
    assertThat(get("/broken")).startsWith("HTTP/1.1 500").doesNotContain("on purpose");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8080,   200",
    "LOCALHOST,        200",
    "127.0.0.1:8080,   200",
    "[::1]:8080,       200",
    "10.1.2.3,         200",
    "OPS.example.com,  200",
    "evil.example.com, 421",
    "localhost.evil.example.com, 421",
    "127.0.0.1.evil.example.com, 421",
    "'',               421",
  })
  void aSiteCannotGiveThePortItsOwnName(String host, int status) {
    assertThat(get("/secret", "Host: " + host)).startsWith("HTTP/1.1 " + status);
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080,   200",
    "https://localhost:8080,  200",
    "http://localhost:9090,   403",
    "http://evil.example.com, 403",
    "null,                    403",
  })
  void otherSitesCannotRead(String origin, int status) {
    assertThat(get("/secret", "Host: localhost:8080", "Origin: " + origin))
        .startsWith("HTTP/1.1 " + status);
  }

  @Test
  void someoneWhoSendsHalfARequestKeepsNobodyWaiting() throws IOException {
    List<Socket> halves = new ArrayList<>();
    try {
      for (int count = 0; count < 15; count++) {
        Socket half = new Socket(InetAddress.getLoopbackAddress(), server.port());
        half.getOutputStream().write("GET /livez HT".getBytes(StandardCharsets.US_ASCII));
        halves.add(half);
      }
      assertThat(get("/livez")).startsWith("HTTP/1.1 200");
    } finally {
      for (Socket half : halves) {
        half.close();
      }
    }
  }

  @Test
  void aPortThatWasChosenMustBeFree() {
    assertThatThrownBy(
            () -> OperationsServer.start(SETTINGS, Optional.empty(), server.port(), new Routes()))
        .isInstanceOf(BindException.class);
  }

  @Test
  void aDefaultPortThatIsInUseIsNoReasonNotToStart() throws IOException {
    try (OperationsServer second =
        OperationsServer.start(settings(true), Optional.empty(), server.port(), new Routes())) {
      assertThat(second.port()).isNotEqualTo(server.port());
    }
  }
}
