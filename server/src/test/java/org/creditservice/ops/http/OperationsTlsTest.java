package org.creditservice.ops.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.ClientTls;
import org.creditservice.testing.Requests;
import org.creditservice.testing.TestCertificates;
import org.creditservice.testing.TestCertificates.Issued;
import org.creditservice.testing.TestCertificates.Request;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.testing.TlsFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operations port under TLS, beside a gRPC port where clients need certificates. */
class OperationsTlsTest {
  private static final String PROFILE = "/api/GetProfile?profile_id=alice";

  @TempDir static Path directory;
  private static TlsFiles files;
  private static TestDatabase database;
  private static TestServer server;

  private static SSLContext stranger;
  private static SSLContext operator;

  @BeforeAll
  static void start() {
    files = TlsFiles.create(directory);
    stranger = ClientTls.trusting(files.ca());
    Issued certificate = files.ca().issue(Request.client("operator"));
    operator = ClientTls.trusting(files.ca(), certificate);
    database = TestDatabase.create();
    server =
        TestServer.start(
            database.target(),
            files.settings(files.operationsSettings("tls-reload-interval=100ms")));
    new Client(server.connect(files.show(certificate)))
        .call(Requests.create("alice", 100))
        .succeeded();
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static HttpResponse<String> get(SSLContext client, String path) throws Exception {
    return send(client, HttpRequest.newBuilder(uri(path)).build());
  }

  private static HttpResponse<String> send(SSLContext client, HttpRequest request)
      throws Exception {
    return HttpClient.newBuilder()
        .sslContext(client)
        .build()
        .send(request, BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return URI.create("https://localhost:" + server.operationsPort() + path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/livez", "/readyz"})
  void theProbesAnswerWithoutACertificate(String path) throws Exception {
    HttpResponse<String> answer = get(stranger, path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("ok\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/metrics",
        "/dashboard/app.js",
        "/api/live",
        "/api/refusals",
        PROFILE,
        "/api/VerifyLedger",
        "/nowhere",
        "/livez/",
        "/livezz",
        "/livez/../metrics",
        "/%6detrics"
      })
  void nothingElseDoes(String path) throws Exception {
    HttpResponse<String> answer = get(stranger, path);
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body())
        .isEqualTo("Show a client certificate: without one, only the probes answer.\n");
  }

  @Test
  void nothingCanBeChangedWithoutACertificateEither() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/metrics")).POST(BodyPublishers.ofString("x")).build();
    assertThat(send(stranger, request).statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/livez", "/readyz", "/", "/metrics", "/dashboard/app.js", "/api/live", PROFILE})
  void withACertificateEverythingDoes(String path) throws Exception {
    assertThat(get(operator, path).statusCode()).isEqualTo(200);
  }

  /** The dashboard calls the service within the process, where there is no certificate to show. */
  @Test
  void theDashboardReadsTheServiceWhosePortNeedsCertificates() throws Exception {
    assertThat(get(operator, PROFILE).body()).contains("\"balance\":\"100\"");
    assertThat(get(operator, "/api/VerifyLedger?profile_id=alice").body()).contains("\"summary\":");
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefusedAtTheHandshake() {
    Issued forged = TestCertificates.authority("test ca").issue(Request.client("operator"));
    assertThatThrownBy(() -> get(ClientTls.trusting(files.ca(), forged), "/livez"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void plaintextIsEndedAtOnceAndTheOthersAreServed() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.operationsPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .doesNotContain("HTTP");
    }
    theProbesAnswerWithoutACertificate("/livez");
  }

  @Test
  void expiryIsAMetricThatFollowsTheFilesOfBothPorts() throws Exception {
    assertExpiry(server.operationsPort());
    Issued renewed = files.ca().server();
    files.use(renewed);
    Await.until(
        "new connections to the operations port get the new certificate",
        () -> ClientTls.shownBy(server.operationsPort(), stranger).equals(renewed.certificate()));
    Await.until(
        "new connections to the gRPC port get the new certificate",
        () -> ClientTls.shownBy(server.port(), operator).equals(renewed.certificate()));
    assertExpiry(server.operationsPort());
  }

  private static void assertExpiry(int port) throws Exception {
    X509Certificate shown = ClientTls.shownBy(port, operator);
    double seconds = shown.getNotAfter().toInstant().getEpochSecond();
    String metrics = get(operator, "/metrics").body();
    for (String name : new String[] {"grpc", "http"}) {
      assertThat(metrics)
          .contains(
              "credit_certificate_expiry_time_seconds{certificate=\"server\",port=\"%s\"} %s\n"
                  .formatted(name, seconds))
          .contains(
              "credit_certificate_expiry_time_seconds{certificate=\"client_ca\",port=\"%s\"} "
                  .formatted(name));
    }
  }
}
