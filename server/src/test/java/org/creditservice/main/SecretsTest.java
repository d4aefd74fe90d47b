package org.creditservice.main;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.embedded.EmbeddedDatabase;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.Requests;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever way a secret comes in, it comes out nowhere. */
@Tag("long")
class SecretsTest {
  /** Is in every secret here, and in nothing else. */
  private static final String SECRET = "5ecre7";

  private static final Path BINARIES = Path.of("target", "postgresql-binaries").toAbsolutePath();

  private static final Pattern GRPC = Pattern.compile("ready: grpc 127\\.0\\.0\\.1:(\\d+)");
  private static final Pattern HTTP = Pattern.compile("dashboard: (http://\\S+)");

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  @TempDir private Path directory;

  /** What else knows secrets, and is configured by variables only. */
  private static final Map<String, String> OTHERS =
      Map.of("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20" + SECRET);

  @Test
  void aRunningServiceShowsNone() throws Exception {
    Path log = directory.resolve("log");
    try (TestDatabase database = TestDatabase.create()) {
      Process service = serve(log, secretly(database.target()), "--log-level=debug");
      try {
        List<String> seen = new ArrayList<>(commandLine(service));
        seen.addAll(callWithSecrets(Integer.parseInt(awaitIn(log, GRPC))));
        seen.addAll(pages(awaitIn(log, HTTP)));
        service.destroy();
        assertThat(service.waitFor()).isZero();

        assertThat(seen).hasSizeGreaterThan(10).noneMatch(text -> text.contains(SECRET));
        assertThat(Files.readString(log)).contains("ready").doesNotContain(SECRET);
      } finally {
        service.destroyForcibly();
      }
    }
  }

  /** A password in the URL, one that the variable overrides, and one of the driver's own. */
  private static Map<String, String> secretly(DatabaseTarget target) {
    String hosts = target.jdbcUrl().replaceFirst("^jdbc:postgresql://", "");
    return Map.of(
        "CREDIT_DATABASE_URL",
        "postgresql://%s:%s-url@%s?sslpassword=%s-key"
            .formatted(target.user(), SECRET, hosts, SECRET),
        "CREDIT_DATABASE_PASSWORD",
        String.valueOf(target.password()));
  }

  /** What callers are told who send tokens, also where no token belongs. */
  private static List<String> callWithSecrets(int port) {
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + SECRET);
    headers.put(Metadata.Key.of("cookie", Metadata.ASCII_STRING_MARSHALLER), SECRET);
    ClientInterceptor withToken = MetadataUtils.newAttachHeadersInterceptor(headers);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .intercept(withToken)
            .build();
    try {
      Client client = new Client(channel);
      return List.of(
          client.call(Requests.create("alice", 100)).toString(),
          client.call(Requests.create("alice", 200)).toString(),
          client.call(Requests.create("", -1)).toString(),
          client.as("system:x").call(Requests.create("bob", 1)).toString());
    } finally {
      channel.shutdownNow();
    }
  }

  private static List<String> pages(String home) throws Exception {
    List<String> texts = new ArrayList<>();
    HttpClient browser = HttpClient.newHttpClient();
    for (String path :
        List.of(
            "",
            "metrics",
            "livez",
            "readyz",
            "dashboard/",
            "dashboard/index.html",
            "api/live",
            "api/refusals",
            "api/findings",
            "api/none",
            "none")) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(home + path))
              .header("Authorization", "Bearer " + SECRET)
              .header("Cookie", "session=" + SECRET)
              .build();
      var answer = browser.send(request, BodyHandlers.ofString());
      texts.add(answer.headers().map() + answer.body());
    }
    return texts;
  }

  /** Mistyped in the way in which URLs are. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://credit:5ecre7@@host/credit",
        "postgresql://credit:5ecre7/x@host/credit",
        "postgresql://credit:5ecre7#x@host/credit",
        "postgresql://credit:%zz5ecre7@host/credit",
        "postgresql://credit:5ecre7@host:port/credit",
        "postgresql:credit:5ecre7@host",
        "mysql://credit:5ecre7@host/credit",
        "postgresql://host/credit?password=5ecre7&password=5ecre7",
        "postgresql://host/credit?sslpassword=5ecre7&sslmode=5ecre7",
      })
  void aUrlThatFailsShowsNone(String url) throws Exception {
    Path log = directory.resolve("log");
    Process service = serve(log, Map.of("CREDIT_DATABASE_URL", url), "--log-level=debug");

    assertThat(endOf(service)).isNotZero();
    assertThat(Files.readString(log)).isNotBlank().doesNotContain(SECRET);
  }

  @Test
  void aPasswordThatTheDatabaseRefusesIsNotShown() throws Exception {
    Path log = directory.resolve("log");
    Path file = Files.writeString(directory.resolve("password"), SECRET + "\n");
    try (TestDatabase database = TestDatabase.create()) {
      String url = database.target().jdbcUrl().replaceFirst("^jdbc:", "");
      Process service =
          serve(
              log,
              Map.of("CREDIT_DATABASE_URL", url, "CREDIT_DATABASE_USER", database.target().user()),
              "--log-level=debug",
              "--database-password-file=" + file);

      assertThat(endOf(service)).isNotZero();
      assertThat(Files.readString(log)).contains("password").doesNotContain(SECRET);
    }
  }

  /** PostgreSQL runs as another user where it can, and needs none of them. */
  @Test
  void theEmbeddedPostgresqlInheritsNone() throws Exception {
    Path data = directory.resolve("data");
    EmbeddedDatabase.start(data, BINARIES).close();
    Path link = Files.createSymbolicLink(data.resolve("binaries"), BINARIES);
    Path log = directory.resolve("log");
    Process service = serve(log, Map.of("SOME_TOKEN", SECRET), "--data-dir=" + data);
    try {
      awaitIn(log, GRPC);
      String pid = Files.readAllLines(data.resolve("postgresql/data/postmaster.pid")).get(0);
      Path environment = Path.of("/proc", pid, "environ");

      assertThat(Files.readString(environment, ISO_8859_1))
          .contains("PATH=")
          .doesNotContain(SECRET);
    } finally {
      service.destroy();
      service.waitFor();
      Files.delete(link);
    }
  }

  private static Process serve(Path log, Map<String, String> environment, String... settings)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--grpc-port=0",
                "--http-port=0"));
    command.addAll(List.of(settings));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(OTHERS);
    builder.environment().putAll(environment);
    return builder.redirectOutput(log.toFile()).start();
  }

  private static int endOf(Process service) throws InterruptedException {
    try {
      assertThat(service.waitFor(1, TimeUnit.MINUTES)).as("it ended by itself").isTrue();
      return service.exitValue();
    } finally {
      service.destroyForcibly();
    }
  }

  /** What `ps` and a core dump show. */
  private static List<String> commandLine(Process process) throws IOException {
    Path file = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
    return List.of(Files.readString(file, UTF_8));
  }

  private static String awaitIn(Path log, Pattern pattern) throws IOException {
    Await.until("the log has " + pattern, () -> pattern.matcher(Files.readString(log)).find());
    Matcher found = pattern.matcher(Files.readString(log));
    assertThat(found.find()).isTrue();
    return found.group(1);
  }
}
