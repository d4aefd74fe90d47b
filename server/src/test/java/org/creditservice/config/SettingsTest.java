package org.creditservice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.creditservice.core.Limits;
import org.creditservice.core.record.KeyHorizon;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  /** One for every two cores of this machine. */
  private static final int LANES =
      Math.min(8, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

  private static final Map<String, String> TOKENS =
      Map.of("jwt-jwks", "keys.json", "jwt-issuer", "https://i", "jwt-audience", "credit");

  @Test
  void everythingHasADefault() {
    Settings settings = Settings.from(Map.of(), Map.of("HOME", "/home/ann"));

    assertThat(settings)
        .isEqualTo(
            new Settings(
                new DatabaseSettings(
                    Optional.empty(),
                    Optional.of(Path.of("/home/ann/.local/share/credit-service")),
                    Optional.empty(),
                    true,
                    false,
                    false,
                    new DatabaseTimeouts(
                        Duration.ofSeconds(5),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(12))),
                new GrpcSettings(
                    "127.0.0.1",
                    50051,
                    1024,
                    Duration.ofMillis(250),
                    Duration.ofSeconds(30),
                    Optional.empty(),
                    Optional.empty()),
                new LimitSettings(
                    2000,
                    1000,
                    500,
                    Duration.ofMinutes(10),
                    LimitSettings.DEFAULT_CALLS_MAX,
                    LimitSettings.DEFAULT_CALLS_MAX / 2,
                    Duration.ofSeconds(10),
                    2000,
                    10_000,
                    5000,
                    1000,
                    16,
                    new ReflectionSettings(ReflectionSettings.Offer.AUTO, 64, 4, 200),
                    Duration.ofSeconds(60)),
                new HttpSettings(
                    "127.0.0.1",
                    Optional.of(8080),
                    true,
                    List.of(),
                    Optional.empty(),
                    Optional.empty()),
                new CallerSettings(
                    false, Optional.empty(), Optional.empty(), Duration.ofSeconds(2)),
                new EngineSettings(
                    LANES,
                    1000,
                    Optional.empty(),
                    4096,
                    EngineSettings.DEFAULT_QUEUE_MAX_BYTES,
                    Duration.ofSeconds(10)),
                new ReadSettings(
                    4096, 2, ReadSettings.DEFAULT_UNREAD_MAX_BYTES, Duration.ofMinutes(1)),
                new SweepSettings(Duration.ofSeconds(30), 100),
                new RetentionSettings(Optional.empty()),
                new VerifySettings(
                    Optional.of(Duration.ofDays(1)),
                    Optional.empty(),
                    Duration.ofDays(1),
                    Optional.empty()),
                new TestSettings(false),
                new LogSettings(LogLevel.INFO, LogFormat.TEXT, 1200)));
  }

  @Test
  void aFlagBeatsTheVariableAndAVariableTheDefault() {
    Map<String, String> environment = Map.of("CREDIT_LANES", "7", "CREDIT_BATCH_MAX", "8");

    EngineSettings engine = Settings.from(Map.of("lanes", "2"), environment).engine();

    assertThat(List.of(engine.lanes(), engine.batchMax(), engine.queueMax()))
        .isEqualTo(List.of(2, 8, 4096));
  }

  @ParameterizedTest
  @CsvSource({"256MiB, 85MiB", "1MiB, 2MiB", "4GiB, 1365MiB", "900GiB, 256GiB"})
  void commandsMayTakeAThirdOfTheHeap(String heap, String commands) {
    assertThat(ByteSizes.format(EngineSettings.defaultQueueMaxBytes(ByteSizes.parse(heap))))
        .isEqualTo(commands);
  }

  @Test
  void keysAreKeptForGoodOrAtLeastADayLongerThanAJobCanRun() {
    assertThat(Settings.from(Map.of("key-retention", "8d"), Map.of()).retention().keyRetention())
        .contains(Duration.ofDays(8));
    assertThatThrownBy(() -> Settings.from(Map.of("key-retention", "7d"), Map.of()))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "--key-retention: \"7d\" is not accepted; it must be a length of time from 8d to 36500d,"
                + " written like 250ms, 30s, 15m or 7d.");
    assertThat(RetentionSettings.MIN)
        .isGreaterThanOrEqualTo(Limits.TIMEOUT_MAX.plus(KeyHorizon.RECENT));
  }

  @Test
  void anEmptyVariableIsNotSet() {
    for (String empty : List.of("", "\n")) {
      assertThat(Settings.from(Map.of(), Map.of("CREDIT_GRPC_PORT", empty)).grpc().port())
          .isEqualTo(50051);
    }
  }

  @Test
  void aLineEndDoesNotBelongToAVariable() {
    assertThat(Settings.from(Map.of(), Map.of("CREDIT_GRPC_PORT", "5\r\n")).grpc().port())
        .isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "/srv/credit, /home/ann, , /srv/credit",
    "~/credit,    /home/ann, , /home/ann/credit",
    ",            /home/ann, /data, /data/credit-service",
    ",            /home/ann, relative, /home/ann/.local/share/credit-service",
  })
  void theDataDirectoryIsTheConfiguredOneOrUnderTheUsersHome(
      @org.jspecify.annotations.Nullable String configured,
      String home,
      @org.jspecify.annotations.Nullable String dataHome,
      Path expected) {
    Map<String, String> environment = new HashMap<>(Map.of("HOME", home));
    if (dataHome != null) {
      environment.put("XDG_DATA_HOME", dataHome);
    }
    Map<String, String> flags = configured == null ? Map.of() : Map.of("data-dir", configured);

    assertThat(Settings.from(flags, environment).database().dataDirectory()).contains(expected);
  }

  @Test
  void anExternalDatabaseNeedsNoDataDirectory() {
    Map<String, String> environment =
        Map.of("HOME", "/home/\uFFFD", "CREDIT_DATABASE_URL", "postgresql://db/shop");

    assertThat(Settings.from(Map.of(), environment).database().dataDirectory()).isEmpty();
  }

  @Test
  void aPathThatTheLocaleCannotExpressIsRefusedWithTheCause() {
    assertRefused(Map.of("data-dir", "/srv/\uFFFD"), Map.of())
        .withMessageStartingWith(
            "--data-dir: \"/srv/\uFFFD\" is not accepted; the encoding of the ")
        .withMessageEndingWith("lacks characters of this path: set LC_ALL=C.UTF-8.");
    assertRefused(Map.of(), Map.of("HOME", "/home/\uFFFD"))
        .withMessageStartingWith("--data-dir: HOME is \"/home/\uFFFD\", and the encoding of the ")
        .withMessageEndingWith("set LC_ALL=C.UTF-8; say where to keep it with --data-dir.");
  }

  @Test
  void anEphemeralDatabaseKeepsOnlyThePrograms() {
    Map<String, String> flags = Map.of("ephemeral", "true");
    DatabaseSettings database = Settings.from(flags, Map.of("HOME", "/home/ann")).database();

    assertThat(database.dataDirectory()).isEmpty();
    assertThat(database.ephemeral())
        .contains(new EphemeralSettings(Optional.of(Path.of("/home/ann/.cache/credit-service"))));
    assertThat(Settings.from(flags, Map.of("XDG_CACHE_HOME", "/c")).database().ephemeral())
        .contains(new EphemeralSettings(Optional.of(Path.of("/c/credit-service"))));
  }

  @ParameterizedTest
  @CsvSource({
    "database-url, postgresql://db/shop, only one of the two is accepted; leave out the first",
    "data-dir, /srv/credit, only one of the two is accepted; leave out the first",
    "migrate, false, is not accepted together with --no-migrate",
    "strict-durability, true, is not accepted together with --strict-durability",
  })
  void anEphemeralDatabaseIsNotOneThatIsKept(String name, String value, String reason) {
    assertRefused(Map.of("ephemeral", "true", name, value), Map.of())
        .withMessageStartingWith("--ephemeral")
        .withMessageContaining(reason);
  }

  @Test
  void testControlsAreForNobodyElse() {
    assertRefused(Map.of("test-controls", "true"), Map.of())
        .withMessage(
            "--test-controls: is accepted only together with --ephemeral: with them anybody could"
                + " spoil a database that is kept.");
    assertRefused(
            Map.of(
                "test-controls", "true",
                "ephemeral", "true",
                "grpc-address", "0.0.0.0",
                "insecure", "true"),
            Map.of())
        .withMessage(
            "--test-controls: is accepted only on a loopback address such as 127.0.0.1, and"
                + " --grpc-address is 0.0.0.0.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grpc-port           | 65536   | a whole number from 0 to 65535",
        "grpc-port           | -1      | a whole number from 0 to 65535",
        "grpc-port           | +5      | a whole number from 0 to 65535",
        "grpc-port           | 99999999999 | a whole number from 0 to 65535",
        "grpc-port           | http    | a whole number from 0 to 65535",
        "http-port           | 65536   | a whole number from 0 to 65535, or off",
        "http-port           | no      | a whole number from 0 to 65535, or off",
        "http-hosts          | a,,b    | host names separated by commas",
        "http-hosts          | a:80    | host names separated by commas",
        "lanes               | 0       | a whole number from 1 to 64",
        "lanes               | 65      | a whole number from 1 to 64",
        "batch-max           | 0       | a whole number from 1 to 10000",
        "batch-span          | profile | one of lane, bucket",
        "queue-max           | 0       | a whole number from 1 to 1000000",
        "queue-max-bytes     | 1MiB    | a size from 2MiB to 256GiB",
        "queue-max-bytes     | 257GiB  | a size from 2MiB to 256GiB",
        "queue-max-bytes     | 16MB    | a size from 2MiB to 256GiB",
        "max-wait            | 5       | a length of time from 10ms to 1h",
        "max-wait            | 9ms     | a length of time from 10ms to 1h",
        "max-wait            | 61m     | a length of time from 10ms to 1h",
        "lock-timeout        | 0s      | a length of time from 1ms to 1h",
        "statement-timeout   | 0s      | a length of time from 10ms to 1h",
        "connect-timeout     | 0s      | a length of time from 1s to 1h",
        "connect-timeout     | 1500ms  | whole seconds",
        "socket-timeout      | 11500ms | whole seconds",
        "socket-timeout      | 10s     | longer than --statement-timeout, which is 10s",
        "drain-timeout       | 2h      | a length of time from 0s to 1h",
        "watch-poll-interval | 0s      | a length of time from 10ms to 1m",
        "sweep-interval      | 0s      | a length of time from 10ms to 1d",
        "sweep-batch         | 0       | a whole number from 1 to 10000",
        "max-concurrent-calls| 0       | a whole number from 1 to 1000000",
        "migrate             | maybe   | true or false",
        "log-level           | loud    | one of error, warn, info, debug, trace",
      })
  void aBadValueIsOneSentenceWithItsNameAndWhatIsAccepted(
      String name, String value, String accepted) {
    Setting<?> setting = setting(name);

    assertRefused(Map.of(name, value), Map.of())
        .withMessageStartingWith(setting.flag() + ": ")
        .withMessageContaining(accepted)
        .withMessageEndingWith(".");
    assertRefused(Map.of(), Map.of(setting.variable(), value))
        .withMessageStartingWith(setting.variable() + ": ")
        .withMessageContaining(accepted);
  }

  @Test
  void theLockTimeoutIsShorterThanTheStatements() {
    assertRefused(Map.of("statement-timeout", "100ms"), Map.of())
        .withMessage(
            "--statement-timeout: 100ms is not accepted;"
                + " it must be longer than --lock-timeout, which is 250ms.");
  }

  @ParameterizedTest
  @CsvSource({"300ms, 3", "1s, 3", "1001ms, 4", "1h, 3602"})
  void theSocketTimeoutIsTwoSecondsLongerThanTheStatements(String statement, int seconds) {
    assertThat(
            Settings.from(Map.of("statement-timeout", statement), Map.of())
                .database()
                .timeouts()
                .socket())
        .hasSeconds(seconds);
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0", "'::'", "192.0.2.1"})
  void anAddressThatOtherMachinesReachNeedsInsecure(String address) {
    assertRefused(Map.of("grpc-address", address), Map.of())
        .withMessageContaining("not encrypted, and anybody who reaches it may do anything;")
        .withMessageContaining(
            "set --tls-cert and --tls-key, and --tls-client-ca or --jwt-jwks, use a loopback")
        .withMessageContaining("--insecure");
    assertThat(
            Settings.from(Map.of("grpc-address", address, "insecure", "true"), Map.of())
                .grpc()
                .address())
        .isEqualTo(address);
    assertRefused(Map.of("http-address", address), Map.of())
        .withMessageContaining("sees what callers do")
        .withMessageContaining("--insecure");
  }

  /** Whoever reads a token on the way is its bearer, too. */
  @Test
  void tokensOffLoopbackNeedTls() {
    Map<String, String> tokens = new HashMap<>(TOKENS);
    tokens.put("grpc-address", "0.0.0.0");
    assertRefused(tokens, Map.of())
        .withMessageContaining("what goes over the network, tokens included, is not encrypted;")
        .withMessageContaining(" set --tls-cert and --tls-key, use a loopback address");
    tokens.put("insecure", "true");
    assertThat(Settings.from(tokens, Map.of()).grpc().accepted())
        .hasValue("what goes over the network, tokens included, is not encrypted");
    tokens.put("tls-cert", "server.crt");
    tokens.put("tls-key", "server.key");
    assertThat(Settings.from(tokens, Map.of()).grpc().accepted()).isEmpty();
  }

  @Test
  void tlsOffLoopbackNeedsAuthentication() {
    Map<String, String> tls =
        Map.of("grpc-address", "0.0.0.0", "tls-cert", "server.crt", "tls-key", "server.key");
    assertRefused(tls, Map.of())
        .withMessageContaining("anybody who reaches it may do anything;")
        .withMessageContaining(" set --tls-client-ca or --jwt-jwks, use a loopback address");
  }

  @Test
  void tokensNeedAnIssuerAndAnAudience() {
    assertRefused(without("jwt-issuer"), Map.of())
        .withMessage(
            "--jwt-jwks: needs --jwt-issuer, without which any issuer whose keys are in it could"
                + " let callers in.");
    assertRefused(without("jwt-audience"), Map.of())
        .withMessage(
            "--jwt-jwks: needs --jwt-audience, without which tokens for other services would be"
                + " accepted here.");
    assertRefused(without("jwt-jwks"), Map.of())
        .withMessage("--jwt-issuer: is accepted only together with --jwt-jwks.");
    assertRefused(Map.of(), Map.of("CREDIT_JWT_CLOCK_SKEW", "1s"))
        .withMessage("CREDIT_JWT_CLOCK_SKEW: is accepted only together with --jwt-jwks.");
  }

  private static Map<String, String> without(String name) {
    Map<String, String> tokens = new HashMap<>(TOKENS);
    tokens.remove(name);
    return tokens;
  }

  @ParameterizedTest
  @CsvSource({
    "http://keys.example.org/jwks",
    "https://ann:secret@keys.example.org/jwks",
    "https:///jwks",
    "https://keys example.org/",
    "ftp://keys.example.org/jwks",
    "file:///etc/keys.json",
    "' '",
  })
  void keysComeFromAFileOrByHttps(String location) {
    Map<String, String> tokens = new HashMap<>(TOKENS);
    tokens.put("jwt-jwks", location);
    assertRefused(tokens, Map.of())
        .withMessageStartingWith("--jwt-jwks: ")
        .withMessageContaining(
            "it must be a file, or a URL that begins with https:// and has no user in it");
  }

  @ParameterizedTest
  @CsvSource({
    "keys.json, keys.json, ",
    "/etc/a b, /etc/a b, ",
    "https://keys.example.org/jwks?x=1, , https://keys.example.org/jwks?x=1",
    "http://127.0.0.1:8000/jwks, , http://127.0.0.1:8000/jwks",
    "http://[::1]/jwks, , http://[::1]/jwks",
  })
  void aFileOrAUrl(String location, @Nullable Path file, @Nullable URI url) {
    Map<String, String> tokens = new HashMap<>(TOKENS);
    tokens.put("jwt-jwks", location);
    assertThat(Settings.from(tokens, Map.of()).callers().jwt().orElseThrow().keys())
        .isEqualTo(new KeysLocation(Optional.ofNullable(file), Optional.ofNullable(url)));
  }

  @Test
  void aPolicyNeedsAuthentication() {
    assertRefused(Map.of("policy", "policy.yaml"), Map.of())
        .withMessage(
            "--policy: has no effect while callers are not authenticated; set --tls-client-ca or"
                + " --jwt-jwks.");
  }

  @Test
  void anAddressThatCannotBeResolvedIsRefusedInAnyCase() {
    assertRefused(Map.of("grpc-address", "no host", "insecure", "true"), Map.of())
        .withMessageContaining("must be an IP address or a host name of this machine");
  }

  @Test
  void anAddressMayBeInBrackets() {
    assertThat(Settings.from(Map.of("grpc-address", "[::1]"), Map.of()).grpc().address())
        .isEqualTo("::1");
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "127.9.9.9", "'::1'", "localhost"})
  void aLoopbackAddressDoesNot(String address) {
    assertThat(Settings.from(Map.of("grpc-address", address), Map.of()).grpc().address())
        .isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource({"database-user, ann", "database-password, secret", "database-password-file, /f"})
  void credentialsNeedADatabaseUrl(String name, String value) {
    assertRefused(Map.of(name, value), Map.of())
        .withMessageStartingWith("--" + name + ": ")
        .withMessageContaining("--database-url")
        .satisfies(e -> assertThat(e).message().doesNotContain("secret"));
  }

  @Test
  void thePasswordComesFromAFileWithoutItsLineEnd(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("password"), " s3cret \n");

    DatabaseTarget target =
        Settings.from(
                Map.of("database-url", "postgresql://ann@db/shop"),
                Map.of("CREDIT_DATABASE_PASSWORD_FILE", file.toString()))
            .database()
            .external()
            .orElseThrow();

    assertThat(target.password()).isEqualTo(" s3cret ");
  }

  @Test
  void aPasswordFileThatIsMissingOrEmptyIsNamed(@TempDir Path directory) throws IOException {
    Path empty = Files.writeString(directory.resolve("empty"), "\n");
    Map<String, String> url = Map.of("CREDIT_DATABASE_URL", "postgresql://ann@db/shop");

    assertRefused(Map.of("database-password-file", empty.toString()), url)
        .withMessageContaining("empty\" is empty");
    assertRefused(Map.of("database-password-file", directory + "/none"), url)
        .withMessageContaining("none\" can't be read: no such file or directory");
  }

  @Test
  void thePasswordIsAcceptedOnlyOnce() {
    assertRefused(
            Map.of("database-url", "postgresql://db/shop", "database-password-file", "/f"),
            Map.of("CREDIT_DATABASE_PASSWORD", "secret"))
        .withMessage(
            "CREDIT_DATABASE_PASSWORD and --database-password-file:"
                + " only one of the two is accepted.");
  }

  @Test
  void noPasswordIsEverShown() {
    Settings settings =
        Settings.from(
            Map.of("database-url", "postgresql://ann@db/shop"),
            Map.of("CREDIT_DATABASE_PASSWORD", "s3cret"));

    assertThat(settings.toString()).contains("ann").doesNotContain("s3cret");
  }

  private static org.assertj.core.api.ThrowableAssertAlternative<InvalidSettingException>
      assertRefused(Map<String, String> flags, Map<String, String> environment) {
    return assertThatExceptionOfType(InvalidSettingException.class)
        .isThrownBy(() -> Settings.from(flags, environment));
  }

  private static Setting<?> setting(String name) {
    return Settings.FOR_SERVE.stream()
        .flatMap(group -> group.settings().stream())
        .filter(setting -> setting.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anchorsNeedADirectoryThatCanBeWritten() {
    assertThatThrownBy(() -> Settings.from(Map.of("anchor-dir", "/nowhere"), Map.of()))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "--anchor-dir: \"/nowhere\" is not accepted; it must be a directory that this user can"
                + " write to.");
    assertThatThrownBy(() -> Settings.from(Map.of("anchor-sign-key", "k.pem"), Map.of()))
        .hasMessage("--anchor-sign-key: is accepted only together with --anchor-dir.");
    assertThatThrownBy(() -> Settings.from(Map.of("verify-interval", "never"), Map.of()))
        .hasMessageStartingWith("--verify-interval: \"never\" is not accepted; it must be")
        .hasMessageEndingWith(", or off.");
  }
}
