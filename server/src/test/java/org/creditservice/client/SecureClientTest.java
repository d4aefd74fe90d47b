package org.creditservice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.creditservice.testing.TestCertificates;
import org.creditservice.testing.TestCertificates.Issued;
import org.creditservice.testing.TestCertificates.Request;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.testing.TestTokens;
import org.creditservice.testing.TlsFiles;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreateProfileResponse;
import org.creditservice.v1.GetProfileRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and tokens, and what a caller reads when something is wrong with them. */
class SecureClientTest {
  @TempDir static Path directory;
  private static TestDatabase database;
  private static TlsFiles files;
  private static TestServer server;

  @BeforeAll
  static void start() {
    files = TlsFiles.create(directory);
    database = TestDatabase.create();
    server = TestServer.start(database.target(), files.settings());
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  @Test
  void showsItsCertificate() {
    try (CreditClient credits = shows(files.ca().issue(Request.client("billing")))) {
      assertThat(create(credits, "p1").execute().getEntry().getActor()).isEqualTo("billing");
    }
  }

  @Test
  void saysThatItIsUnknownWithoutOne() {
    try (CreditClient credits = builder(server).trust(authority(files.ca())).build()) {
      assertThatThrownBy(create(credits, "p2")::execute)
          .isInstanceOf(CreditException.class)
          .satisfiesAnyOf(
              error -> assertThat(error).hasMessageContaining("TLS handshake"),
              // In TLS 1.3 the client learns it after its own part of the handshake.
              error -> assertThat(error).hasMessageContaining("UNAVAILABLE"),
              error -> assertThat(error).hasMessageContaining("UNAUTHENTICATED"));
    }
  }

  @Test
  void trustsNobodyElse() {
    Path stranger = authority(TestCertificates.authority("stranger"));
    try (CreditClient credits = builder(server).trust(stranger).build()) {
      assertThatThrownBy(() -> read(credits, "p3"))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("the TLS handshake with localhost:")
          .hasMessageContaining("unable to find valid certification path");
    }
  }

  @Test
  void saysThatACertificateHasExpired(@TempDir Path other) {
    TlsFiles expired = TlsFiles.create(other);
    expired.use(expired.ca().issue(Request.server("localhost").dns("localhost").expired()));
    try (TestServer serverOfYesterday =
            TestServer.start(database.target(), expired.settingsWithoutClientCa());
        CreditClient credits =
            builder(serverOfYesterday).trust(expired.ca().writeTo(other.resolve("ca"))).build()) {
      assertThatThrownBy(() -> read(credits, "p4"))
          .isInstanceOf(UnavailableException.class)
          .hasMessageMatching(
              "The credit service has not answered: the certificate of localhost:\\d+ has"
                  + " expired\\.");
    }
  }

  @Test
  void isNeverInPlaintextToAnotherMachine() throws IOException {
    // The name isn't known to be this machine's, so the client speaks TLS, which nobody
    // understands.
    try (TestServer plaintext = TestServer.start(database.target());
        CreditClient credits =
            CreditClient.connect(
                InetAddress.getLocalHost().getHostName() + ":" + plaintext.port())) {
      assertThatThrownBy(() -> read(credits, "p5")).isInstanceOf(UnavailableException.class);
    }
  }

  @Test
  void renewsATokenThatIsRejected(@TempDir Path other) throws IOException {
    var key = TestTokens.ec("key-1");
    Path keys = Files.writeString(other.resolve("keys.json"), TestTokens.jwks(key));
    Path policy =
        Files.writeString(other.resolve("policy.yaml"), "callers: [{name: web, methods: [all]}]");
    AtomicInteger asked = new AtomicInteger();
    try (TestServer withTokens =
            TestServer.start(
                database.target(),
                "jwt-jwks=" + keys,
                TestTokens.ISSUER_SETTING,
                TestTokens.AUDIENCE_SETTING,
                "policy=" + policy);
        CreditClient credits =
            builder(withTokens)
                .bearerToken(
                    () -> asked.incrementAndGet() == 1 ? "expired" : TestTokens.token(key, "web"),
                    Duration.ofHours(1))
                .build()) {
      assertThat(create(credits, "p6").execute().getEntry().getActor()).isEqualTo("web");
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void saysThatNobodyAnswers() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        CreditClient credits =
            CreditClient.builder("localhost:" + silent.getLocalPort())
                .timeout(Duration.ofMillis(300))
                .build()) {
      assertThatThrownBy(create(credits, "p7").withKey("k-7")::execute)
          .isInstanceOfSatisfying(
              UnknownOutcomeException.class, e -> assertThat(e.idempotencyKey()).isEqualTo("k-7"))
          .hasMessageContaining("has not answered within 300 ms");
    }
  }

  private CreditClient shows(Issued client) {
    Path certificate = directory.resolve("client.crt");
    Path key = directory.resolve("client.key");
    client.writeTo(certificate, key);
    return builder(server).trust(authority(files.ca())).clientCertificate(certificate, key).build();
  }

  private static Path authority(TestCertificates authority) {
    return authority.writeTo(directory.resolve("trusted-ca.crt"));
  }

  private static CreditClientBuilder builder(TestServer server) {
    return CreditClient.builder("localhost:" + server.port());
  }

  private static Operation<CreateProfileResponse> create(CreditClient credits, String profileId) {
    return credits.createProfile(
        CreateProfileRequest.newBuilder().setProfileId(profileId).setOpeningBalance(1).build());
  }

  private static void read(CreditClient credits, String profileId) {
    var unused =
        credits
            .getProfile(GetProfileRequest.newBuilder().setProfileId(profileId).build())
            .execute();
  }
}
