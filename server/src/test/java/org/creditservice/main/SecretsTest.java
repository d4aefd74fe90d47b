package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.nimbusds.jose.jwk.RSAKey;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.testing.Client;
import org.creditservice.testing.EmbeddedDirectory;
import org.creditservice.testing.Requests;
import org.creditservice.testing.TestCertificates.Issued;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestTokens;
import org.creditservice.testing.TlsFiles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever way a secret comes in, it comes out nowhere. Each place is also shown to have what
 * belongs there, so that a secret there would be found.
 */
@Tag("long")
class SecretsTest {
  private static final String POLICY =
      """
      callers:
        - {name: owner, methods: [CreateProfile, queries]}
      """;

  @TempDir private Path directory;

  private final Secrets secrets = new Secrets();
  private final Map<String, String> seen = new LinkedHashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> settings = new ArrayList<>();

  /** How the service is told the database's password. */
  enum PasswordIn {
    URL,
    VARIABLE,
    FILE
  }

  private String newSecret(String name) {
    byte[] random = new byte[12];
    new SecureRandom().nextBytes(random);
    return secrets.add(name, "5ecre7" + HexFormat.of().formatHex(random));
  }

  @ParameterizedTest
  @EnumSource
  void aServiceShowsNone(PasswordIn way) throws Exception {
    RSAKey signing = TestTokens.rsa("key-1");
    TlsFiles tls = useTls();
    useTokens(signing);
    environment.put("OTEL_EXPORTER_OTLP_HEADERS", "authorization=" + newSecret("tracing's token"));
    try (TestDatabase database = TestDatabase.create();
        Role role = new Role(database, newSecret("the database's password"))) {
      useDatabase(role.target(), way);
      try (ObservedService service =
          ObservedService.start(directory.resolve("log"), environment, settings)) {
        ManagedChannel channel =
            Grpc.newChannelBuilderForAddress("127.0.0.1", service.port(), tls.showNothing())
                .build();
        try {
          call(channel, signing);
          breakFiles(tls, service);
          breakDatabase(role, service, channel, signing);
        } finally {
          channel.shutdownNow();
        }
        seen.putAll(
            service.pages(browser(tls), "Bearer " + secretToken("an operator's", signing, "x")));
        seen.putAll(ObservedService.commandLines());
        service.stop();
        seen.put("the log", service.log());
        assertSeen("the log", "call_denied", "stranger", role.name(), "tls_files_not_used");
        assertSeen("/metrics", "credit_");
        assertSeen("/api/live", "queue");
        assertSeen("command line of " + service.pid(), "serve");
      }
    }
    secrets.assertInNone(seen);
  }

  private void assertSeen(String place, String... parts) {
    assertThat(seen.get(place)).as(place).contains(parts);
  }

  private TlsFiles useTls() {
    TlsFiles tls = TlsFiles.create(directory);
    Issued server = tls.ca().server();
    server.writeTo(tls.certificate(), tls.key());
    secrets.addPem("the TLS key ", server.keyPem());
    String password = newSecret("the key's password");
    Secrets.writeKey(tls.key(), server.keys().getPrivate(), password);
    Path file = Secrets.write(directory.resolve("key-password"), password + "\n");
    for (String port : List.of("", "http-")) {
      settings.add("--" + port + "tls-cert=" + tls.certificate());
      settings.add("--" + port + "tls-key=" + tls.key());
    }
    settings.add("--tls-key-password-file=" + file);
    environment.put("CREDIT_HTTP_TLS_KEY_PASSWORD", password);
    settings.add("--tls-reload-interval=100ms");
    return tls;
  }

  private void useTokens(RSAKey key) {
    Path keys = Secrets.write(directory.resolve("keys.json"), TestTokens.jwks(key));
    Path policy = Secrets.write(directory.resolve("policy.yaml"), POLICY);
    settings.addAll(
        List.of(
            "--jwt-jwks=" + keys,
            "--" + TestTokens.ISSUER_SETTING,
            "--" + TestTokens.AUDIENCE_SETTING,
            "--policy=" + policy,
            "--policy-reload-interval=100ms"));
  }

  private void useDatabase(DatabaseTarget target, PasswordIn way) {
    String password = String.valueOf(target.password());
    String place = target.jdbcUrl().replaceFirst("^jdbc:postgresql://", "");
    String inUrl = way == PasswordIn.URL ? ":" + password : "";
    environment.put(
        "CREDIT_DATABASE_URL",
        "postgresql://%s%s@%s?sslpassword=%s"
            .formatted(target.user(), inUrl, place, newSecret("the driver's key password")));
    if (way == PasswordIn.VARIABLE) {
      environment.put("CREDIT_DATABASE_PASSWORD", password);
    } else if (way == PasswordIn.FILE) {
      Path file = Secrets.write(directory.resolve("password"), password + "\n");
      settings.add("--database-password-file=" + file);
    }
  }

  private String secretToken(String name, RSAKey key, String caller) {
    return secrets.addToken(name + " token", TestTokens.token(key, caller));
  }

  /** What callers are told, also when their token is bad, or stands where none belongs. */
  private void call(ManagedChannel channel, RSAKey key) {
    String good = secretToken("a good", key, "owner");
    String strange = secretToken("a stranger's", key, "stranger");
    String forged = secretToken("a forged", TestTokens.rsa("key-1"), "owner");
    var past = TestTokens.claims("owner").expirationTime(Date.from(Instant.EPOCH)).build();
    String expired = secrets.addToken("an expired token", TestTokens.sign(key, past));
    Message create = Requests.create("alice", 100);
    Client owner = with(channel, "authorization", "Bearer " + good);

    owner.call(create).succeeded();
    answer("a success", owner.call(Requests.create("alice", 200)));
    answer("a bad request", owner.call(Requests.create("", -1)));
    answer("a denial", with(channel, "authorization", "Bearer " + strange).call(create));
    for (String header : List.of("authorization", "credit-actor", "cookie", "x-token")) {
      answer("forged in " + header, with(channel, header, "Bearer " + forged).call(create));
      answer("expired in " + header, with(channel, header, "Bearer " + expired).call(create));
    }
    answer("Basic", with(channel, "authorization", "Basic " + good).call(create));
  }

  private void answer(String name, Object answer) {
    seen.put(name, answer.toString());
  }

  private static Client with(ManagedChannel channel, String header, String value) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER), value);
    return new Client(
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)));
  }

  /** A key for another password, and secrets where others files belong. */
  private void breakFiles(TlsFiles tls, ObservedService service) {
    Issued other = tls.ca().server();
    Secrets.writeKey(tls.key(), other.keys().getPrivate(), newSecret("another password"));
    service.awaitLog("tls_files_not_used");
    secrets.addPem("a misplaced key ", other.keyPem());
    Secrets.write(directory.resolve("policy.yaml"), other.keyPem());
    service.awaitLog("policy_not_read");
  }

  /** The role's password changes, and its sessions end. */
  private void breakDatabase(Role role, ObservedService service, ManagedChannel channel, RSAKey key)
      throws SQLException {
    role.changePassword();
    service.awaitLog("password authentication failed");
    answer(
        "a call without database",
        with(channel, "authorization", "Bearer " + secretToken("a late", key, "owner"))
            .call(Requests.create("bob", 1)));
  }

  private static HttpClient browser(TlsFiles tls) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", tls.ca().certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  /** PostgreSQL runs as another user where it can, and needs none of them. */
  @Test
  void theEmbeddedPostgresqlInheritsNone() throws Exception {
    Path data = directory.resolve("data");
    EmbeddedDirectory.fillWithPrograms(data);
    secrets.add("its password", Files.readString(data.resolve("postgresql/password")));
    environment.put("SOME_TOKEN", newSecret("a token"));
    environment.put("OTEL_EXPORTER_OTLP_HEADERS", "authorization=" + newSecret("tracing's token"));
    settings.add("--data-dir=" + data);
    Path log = directory.resolve("log");
    try (ObservedService service = ObservedService.start(log, environment, settings)) {
      ProcessHandle postmaster = postmaster(data);
      seen.putAll(ObservedService.environments(postmaster));
      seen.putAll(ObservedService.commandLines());
      assertSeen("environment of " + postmaster.pid(), "PATH=");
      assertSeen("command line of " + postmaster.pid(), "postgres");
      postmaster.destroyForcibly();
      service.awaitLog("embedded_postgresql_ended");
      seen.putAll(service.pages(HttpClient.newHttpClient(), "none"));
      service.stop();
      seen.put("the log", service.log());
      seen.put("PostgreSQL's log", Files.readString(data.resolve("postgresql.log")));
      assertSeen("PostgreSQL's log", "database system");
    }
    secrets.assertInNone(seen);
  }

  private static ProcessHandle postmaster(Path data) throws Exception {
    String pid = Files.readAllLines(data.resolve("postgresql/data/postmaster.pid")).get(0);
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  /** Mistyped in the way in which URLs are. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://credit:5ecre7@@host/credit",
        "postgresql://credit:5ecre7/x@host/credit",
        "postgresql://credit:7/5ecre7@host",
        "postgresql://credit:5ecre7?x@host/credit",
        "postgresql://credit:%zz5ecre7@host/credit",
        "postgresql://credit:5ecre7@host:port/credit",
        "postgresql:credit:5ecre7@host",
        "mysql://credit:5ecre7@host/credit",
        "postgresql://host/credit?password=5ecre7&password=5ecre7",
        "postgresql://host/credit?sslpassword=5ecre7&sslmode=5ecre7",
      })
  void aUrlThatFailsShowsNone(String url) {
    try (CommandRun run = CommandRun.of(Map.of("CREDIT_DATABASE_URL", url), "serve")) {
      assertThat(run.exitCode()).isNotZero();
      assertThat(run.err()).contains("CREDIT_DATABASE_URL").doesNotContain("5ecre7");
    }
  }

  /** A role of PostgreSQL for one service, with a password of its own. */
  private record Role(TestDatabase database, String password) implements AutoCloseable {
    Role {
      execute(
          database,
          "CREATE ROLE %s LOGIN IN ROLE %s PASSWORD '%s'"
              .formatted(nameIn(database), database.target().user(), password));
    }

    private static String nameIn(TestDatabase database) {
      return "visible_" + database.name();
    }

    String name() {
      return nameIn(database);
    }

    DatabaseTarget target() {
      return database.target().as(name(), password);
    }

    void changePassword() {
      execute(database, "ALTER ROLE %s PASSWORD 'another'".formatted(name()));
      execute(
          database,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '%s'"
              .formatted(name()));
    }

    private static void execute(TestDatabase database, String sql) {
      try (Connection connection = database.superuser().connect();
          Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      execute(
          database,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '%s'"
              .formatted(name()));
      execute(database, "DROP ROLE " + name());
    }
  }
}
