package org.creditservice.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.creditservice.testing.Await;
import org.creditservice.testing.ClientHello;
import org.creditservice.testing.ClientTls;
import org.creditservice.testing.TestCertificates;
import org.creditservice.testing.TestCertificates.Issued;
import org.creditservice.testing.TestCertificates.Request;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.testing.TlsFiles;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreditServiceGrpc;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which handshakes succeed, and what the two sides find if they don't speak the same. */
class HandshakeTest {
  /** Far longer than a refusal takes; a call that hangs would end with another code. */
  private static final long HANGS_SECONDS = 30;

  @TempDir static Path directory;
  private static TlsFiles files;
  private static TestDatabase database;
  private static TestServer server;

  @BeforeAll
  static void start() {
    files = TlsFiles.create(directory);
    database = TestDatabase.create();
    server =
        TestServer.start(
            database.target(),
            files.settingsWithoutClientCa(files.operationsSettings("tls-reload-interval=100ms")));
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  /** 70 is protocol_version, 40 is handshake_failure. */
  @ParameterizedTest
  @CsvSource({
    "TLS 1.2 ECDHE_ECDSA_AES_128_GCM_SHA256, 0x0303, 0xc02b, accepted",
    "TLS 1.2 ECDHE_ECDSA_CHACHA20_POLY1305,  0x0303, 0xcca9, accepted",
    "TLS 1.2 ECDHE_ECDSA_AES_128_CBC_SHA,    0x0303, 0xc009, alert 40",
    "TLS 1.2 ECDHE_ECDSA_AES_128_CBC_SHA256, 0x0303, 0xc023, alert 40",
    "TLS 1.2 RSA_AES_128_GCM_SHA256,         0x0303, 0x009c, alert 40",
    "TLS 1.1 ECDHE_ECDSA_AES_128_CBC_SHA,    0x0302, 0xc009, alert 70",
    "TLS 1.0 ECDHE_ECDSA_AES_128_CBC_SHA,    0x0301, 0xc009, alert 70",
    "SSL 3.0 RSA_AES_128_CBC_SHA,            0x0300, 0x002f, alert 70",
  })
  void bothPortsSpeakModernTlsOnly(String what, String version, String cipher, String answer) {
    int wanted = Integer.decode(version);
    int only = Integer.decode(cipher);
    assertThat(ClientHello.send(server.port(), wanted, only)).as(what).isEqualTo(answer);
    // Java 17 closes this port without the alert; newer versions send it.
    assertThat(ClientHello.send(server.operationsPort(), wanted, only))
        .as(what)
        .isIn(answer, answer.equals("accepted") ? answer : "closed");
  }

  @Test
  void plaintextToATlsPortFailsAtOnceAndTheServerServesOn() {
    assertFailsAtOnce(server.connect());
    assertServed();
  }

  @Test
  void tlsToAPlaintextPortFailsAtOnceAndTheServerServesOn() {
    try (TestServer plaintext = TestServer.start(database.target())) {
      assertFailsAtOnce(plaintext.connect(files.showNothing()));
      assertThat(create(plaintext.connect())).isEqualTo("alice");
    }
  }

  /** The common name doesn't count. */
  @Test
  void aClientRefusesAServerWithAnotherName() {
    use(files.ca().issue(Request.server("localhost").dns("other.example.org")));
    StatusRuntimeException refusal = assertFailsAtOnce(server.connect(files.showNothing()));
    assertThat(refusal).hasStackTraceContaining("localhost");
    use(files.ca().server());
    assertServed();
  }

  @Test
  void aClientRefusesAServerOfAnotherAuthority() {
    TlsFiles others = new TlsFiles(directory, TestCertificates.authority("test ca"));
    assertFailsAtOnce(server.connect(others.showNothing()));
    assertServed();
  }

  private static void use(Issued certificate) {
    files.use(certificate);
    Await.until(
        "it is shown",
        () ->
            ClientTls.shownBy(server.port(), ClientTls.trusting(files.ca()))
                .equals(certificate.certificate()));
  }

  private static StatusRuntimeException assertFailsAtOnce(ManagedChannel channel) {
    StatusRuntimeException failure =
        catchThrowableOfType(StatusRuntimeException.class, () -> create(channel));
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    return failure;
  }

  private static void assertServed() {
    assertThat(create(server.connect(files.showNothing()))).isEqualTo("alice");
  }

  private static String create(ManagedChannel channel) {
    return CreditServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(HANGS_SECONDS, TimeUnit.SECONDS)
        .createProfile(
            CreateProfileRequest.newBuilder()
                .setProfileId("alice")
                .setIdempotencyKey("create-alice")
                .build())
        .getProfile()
        .getProfileId();
  }
}
