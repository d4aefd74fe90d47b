package org.creditservice.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.ChannelCredentials;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.creditservice.testing.TestCertificates;
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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may connect to a port with {@code --tls-client-ca}. */
class ClientCertificateTest {
  @TempDir static Path directory;

  private static TlsFiles files;
  private static TestCertificates expiredCa;
  private static TestDatabase database;
  private static TestServer server;

  @BeforeAll
  static void start() {
    files = TlsFiles.create(directory);
    expiredCa = TestCertificates.authority(Request.authority("expired ca").expired());
    files.acceptClientsOf(files.ca(), expiredCa);
    database = TestDatabase.create();
    server = TestServer.start(database.target(), files.settings());
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  @Test
  void aCertificateOfTheAuthorityIsAccepted() {
    assertAccepted(files.show(files.ca().issue(Request.client("web").uri("spiffe://test/web"))));
  }

  @Test
  void aCertificateThatIsForAnyUseIsAccepted() {
    Request client = Request.client("any");
    assertAccepted(
        files.show(
            files
                .ca()
                .issue(
                    new Request(
                        "any",
                        client.names(),
                        java.util.List.of(),
                        client.notBefore(),
                        client.notAfter(),
                        false))));
  }

  static Stream<Arguments> refused() {
    TestCertificates ca = files.ca();
    Request web = Request.client("web");
    return Stream.of(
        Arguments.of("none", files.showNothing()),
        Arguments.of("expired", files.show(ca.issue(web.expired()))),
        Arguments.of("not yet valid", files.show(ca.issue(web.notYetValid()))),
        Arguments.of("self-signed", files.show(TestCertificates.selfSigned(web))),
        Arguments.of(
            "another authority of that name",
            files.show(TestCertificates.authority("test ca").issue(web))),
        Arguments.of("a server's", files.show(ca.server())),
        Arguments.of("of an expired authority", files.show(expiredCa.issue(web))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void anythingElseIsRefusedAtTheHandshake(String what, ChannelCredentials credentials) {
    StatusRuntimeException refusal =
        catchThrowableOfType(StatusRuntimeException.class, () -> call(credentials));
    assertThat(refusal.getStatus().getCode()).as(what).isEqualTo(Code.UNAVAILABLE);
    assertAccepted(files.show(files.ca().issue(Request.client("web"))));
  }

  private static void assertAccepted(ChannelCredentials credentials) {
    assertThat(call(credentials)).isEqualTo("alice");
  }

  private static String call(ChannelCredentials credentials) {
    return CreditServiceGrpc.newBlockingStub(server.connect(credentials))
        .withDeadlineAfter(10, TimeUnit.SECONDS)
        .createProfile(
            CreateProfileRequest.newBuilder()
                .setProfileId("alice")
                .setIdempotencyKey("create-alice")
                .build())
        .getProfile()
        .getProfileId();
  }
}
