package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.creditservice.config.Setting;
import org.creditservice.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

  @Test
  void theHelpNamesEachSettingWithItsVariableAndDefault() {
    String help = succeed("serve", "--help").out().replaceAll("\\s+", " ");

    for (Settings.Group group : Settings.FOR_SERVE) {
      assertThat(help).contains(group.heading() + ":");
      for (Setting<?> setting : group.settings()) {
        assertThat(help)
            .contains(setting.isOnByDefault() ? "--[no-]" + setting.name() : setting.flag());
        assertThat(help)
            .contains(
                setting
                    .defaultText()
                    .map(text -> "[%s; default %s]".formatted(setting.variable(), text))
                    .orElse("[" + setting.variable() + "]"));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"--help", "help", "help serve", "help migrate", "migrate --help", "serve -h"})
  void helpIsAnswered(String arguments) {
    assertThat(succeed(arguments.split(" ")).out()).contains("Usage: credit");
  }

  @Test
  void theVersionNamesTheServiceJavaAndPostgres() {
    assertThat(succeed("--version").out())
        .containsPattern("credit [0-9]+\\.[0-9]+")
        .contains("Java " + System.getProperty("java.version"))
        .contains("PostgreSQL 18");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve --grpc-port 70000   | --grpc-port: \"70000\" is not accepted; it must be a whole number from 0 to 65535.",
        "serve --grpc-port=        | --grpc-port: \"\" is not accepted; it must be a whole number",
        "serve --max-wait 5        | --max-wait: \"5\" is not accepted; it must be a length of time from 10ms to 1h, written like 250ms, 30s, 15m or 7d.",
        "serve --socket-timeout 5s | --socket-timeout: 5s is not accepted; it must be longer than --statement-timeout, which is 10s.",
        "serve --grpc-address 0.0.0.0 | --insecure",
        "serve --database-url mysql://ann:secret@db/shop | --database-url: the URL is not accepted: it doesn't begin with postgresql://",
        "serve --database-password secret | --database-password: is accepted only together with --database-url",
        "serve --lanes 1 --lanes 2 | --lanes: is given more than once.",
        "serve --migrate --no-migrate | --migrate: is given more than once.",
        "migrate --log-level loud  | --log-level: \"loud\" is not accepted; it must be one of error, warn, info, debug, trace.",
      })
  void aBadSettingIsOneSentenceAndExitCode2(String arguments, String sentence) {
    CommandRun run = CommandRun.of(arguments.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err())
        .startsWith("credit " + arguments.substring(0, arguments.indexOf(' ')) + ": ")
        .contains(sentence)
        .doesNotContain("secret");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aPathThatTheLocaleCannotExpressIsRefusedWithTheCause() {
    CommandRun run = CommandRun.of("import", "--profiles=\uFFFD.csv");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith(
            "credit import: Invalid value for option '--profiles': \"\uFFFD.csv\"; the encoding")
        .contains("set LC_ALL=C.UTF-8.")
        .doesNotContain("Exception");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "migrate | Cannot use the data directory /dev/null/credit-service: Not a directory",
        "migrate --database-url=postgresql://ann@nowhere.invalid/shop | unknown host nowhere.invalid (SQLSTATE 08001).",
      })
  void whatCannotBeUsedIsOneSentenceWithTheCause(String arguments, String sentence) {
    CommandRun run = CommandRun.of(arguments.split(" "));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains(sentence).doesNotContain("Exception");
  }

  @Test
  void aBadVariableIsNamedAsSuch() {
    CommandRun run = CommandRun.of(Map.of("CREDIT_LANES", "many"), "serve");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualTo(
            "credit serve: CREDIT_LANES: \"many\" is not accepted;"
                + " it must be a whole number from 1 to 64.\n");
  }

  @ParameterizedTest
  @CsvSource({"serve --grpc-prot 1, --grpc-port", "srve, serve", "migrate --lanes 2, --help"})
  void whatIsUnknownIsAnsweredWithWhatWasProbablyMeant(String arguments, String suggestion) {
    CommandRun run = CommandRun.of(arguments.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(suggestion).doesNotContain("Exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "serve --lanes", "serve extra"})
  void whatIsIncompleteOrTooMuchIsRefused(String arguments) {
    List<String> words = arguments.isEmpty() ? List.of() : List.of(arguments.split(" "));
    CommandRun run = CommandRun.of(words.toArray(new String[0]));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("credit").contains("--help").doesNotContain("Exception");
  }

  /** As a program that fills the disk with its output does. */
  @Test
  void outputThatCannotBeWrittenIsAFailure() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--version")
            .redirectOutput(new File("/dev/full"))
            .start();

    String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(error)
        .endsWith("Standard output can't be written: what was printed is incomplete.\n");
    assertThat(process.waitFor()).isEqualTo(1);
  }

  private static CommandRun succeed(String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }
}
