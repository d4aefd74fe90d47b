package org.creditservice.api.caller;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.creditservice.testing.Client;
import org.creditservice.testing.Requests;
import org.creditservice.testing.TestCertificates.Request;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.testing.TestTokens;
import org.creditservice.testing.TlsFiles;
import org.creditservice.v1.GrantCreditsResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Callers with certificates, with tokens, and with both. */
class CertificateCallersTest {
  private static final com.nimbusds.jose.jwk.ECKey KEY = TestTokens.ec("key-1");

  @TempDir static Path directory;
  private static TlsFiles files;
  private static TestDatabase database;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    files = TlsFiles.create(directory);
    Path keys = Files.writeString(directory.resolve("keys.json"), TestTokens.jwks(KEY));
    database = TestDatabase.create();
    server =
        TestServer.start(
            database.target(),
            files.settings(
                "jwt-jwks=" + keys, TestTokens.ISSUER_SETTING, TestTokens.AUDIENCE_SETTING));
    with("owner").create("profile", 0);
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static Client with(String commonName) {
    return new Client(server.connect(certificate(Request.client(commonName))));
  }

  private static ChannelCredentials certificate(Request request) {
    return files.show(files.ca().issue(request));
  }

  private static String actor(Client client, String key) {
    return client
        .call(Requests.grant("profile", key, 1), GrantCreditsResponse.class)
        .getEntry()
        .getActor();
  }

  static Stream<Arguments> names() {
    Request cn = Request.client("common");
    return Stream.of(
        Arguments.of("common", cn),
        Arguments.of("a.example.org", cn.dns("a.example.org").dns("b.example.org")),
        Arguments.of(
            "spiffe://example.org/web", cn.dns("a.example.org").uri("spiffe://example.org/web")),
        Arguments.of("common", cn.ip("127.0.0.1")));
  }

  @ParameterizedTest
  @MethodSource
  void names(String actor, Request request) {
    Client client = new Client(server.connect(certificate(request)));
    assertThat(actor(client, "names-" + actor + request.names().size())).isEqualTo(actor);
  }

  static Stream<Request> namesOfNobody() {
    return Stream.of(
        Request.client("two words"),
        Request.client("line\nbreak"),
        Request.client("anonymous"),
        Request.client("common").uri("system:sweeper"),
        Request.client("common").uri("spiffe://a/b").uri("spiffe://a/c"));
  }

  @ParameterizedTest
  @MethodSource
  void namesOfNobody(Request request) {
    new Client(server.connect(certificate(request)))
        .call(Requests.grant("profile", "nobody", 1))
        .refused("UNAUTHENTICATED");
  }

  @Test
  void aTokenNamesTheCallerOfACallOnAnothersConnection() {
    ChannelCredentials proxy = certificate(Request.client("proxy"));
    assertThat(actor(token(proxy, "Bearer " + TestTokens.token(KEY, "web")), "both"))
        .isEqualTo("web");
    // A bad token isn't made good by the connection.
    token(proxy, "Bearer x").call(Requests.grant("profile", "bad", 1)).refused("UNAUTHENTICATED");
  }

  @Test
  void withATokenNoCertificateIsNeededAndWithoutBothThereIsNoCaller() {
    assertThat(actor(token(files.showNothing(), "Bearer " + TestTokens.token(KEY, "web")), "token"))
        .isEqualTo("web");
    new Client(server.connect(files.showNothing()))
        .call(Requests.grant("profile", "none", 1))
        .refused("UNAUTHENTICATED");
  }

  private static Client token(ChannelCredentials credentials, String authorization) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
    return new Client(
        ClientInterceptors.intercept(
            server.connect(credentials), MetadataUtils.newAttachHeadersInterceptor(headers)));
  }
}
