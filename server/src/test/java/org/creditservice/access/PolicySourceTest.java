package org.creditservice.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.creditservice.config.InvalidSettingException;
import org.creditservice.testing.Await;
import org.creditservice.testing.LogCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicySourceTest {
  private static final String GOOD = "callers:\n  - name: web\n    methods: [queries]\n";

  @TempDir Path directory;

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("policy.yaml"), text);
  }

  private static PolicySource open(Path file) {
    return PolicySource.open("--policy", file, Duration.ofMillis(100));
  }

  private static boolean lists(PolicySource source, String caller) {
    return source.inForce().of(caller).rule() != null;
  }

  @Test
  void aBrokenFileLeavesTheOldPolicyAndSaysInWhichLineItBreaks() throws IOException {
    Path file = write(GOOD);
    try (LogCapture log = LogCapture.of(PolicySource.class);
        PolicySource source = open(file)) {
      write(GOOD + "  - name: late\n    methods: [Deduct]\n");
      awaitWarnings(log, 1);
      Files.delete(file);
      awaitWarnings(log, 2);
      assertThat(lists(source, "web")).isTrue();
      assertThat(lists(source, "late")).isFalse();

      // The very text that was in force: it was mended.
      write(GOOD);
      Await.until("it is read", () -> !log.messages(Level.INFO).isEmpty());
      write(GOOD + "  - name: late\n    methods: [queries]\n");
      Await.until("it is read", () -> lists(source, "late"));
      String begin = "the policy can't be used, and the old one stays in force: ";
      assertThat(log.messages(Level.WARN)).hasSize(2);
      assertThat(log.messages(Level.WARN).get(0))
          .startsWith(begin + file + ":5:15: unknown method \"Deduct\"; accepted are commands,");
      assertThat(log.messages(Level.WARN).get(1))
          .isEqualTo(begin + "no such file or directory (%s)".formatted(file));
    }
  }

  private static void awaitWarnings(LogCapture log, int count) {
    Await.until("it is logged", () -> log.messages(Level.WARN).size() == count);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                                         | :1:1: there is nothing in it; it needs the key callers
          'callers:\\n\\t- name: web'                                | :2:1: there is a tab; indent with blanks, as YAML demands
          'callers:\\n - name: w\\n   methods: []\\n   name: v'      | :4:4: name is given twice
          'callers:\\n - &a {name: w, methods: []}\\n - *a'          | :3:4: aliases are not accepted; put quotes around a name that begins with an asterisk
          'callers:\\n - {name: w, methods: [x]}'                    | :2:24: unknown method "x"; accepted are commands, queries
          'callers:\\n - {name: w, methods: []}\\n - {name: w, methods: []}' | :3:4: w has an entry in line 2 already; a caller has one
          """)
  void aStartWithABrokenPolicyIsRefused(String yaml, String clause) throws IOException {
    Path file = write(yaml.replace("\\n", "\n").replace("\\t", "\t"));
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("--policy: the policy can't be used: " + file + clause)
        .message()
        .doesNotContain("\n")
        .endsWith(".");
  }

  @Test
  void aStartWithAFileThatCannotBeReadIsRefused() throws IOException {
    assertThatThrownBy(() -> open(directory.resolve("none")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("no such file or directory");
    Path large = write("#".repeat(10 << 20));
    assertThatThrownBy(() -> open(large))
        .hasMessage(
            "--policy: the policy can't be used: %s is larger than 1048576 bytes."
                .formatted(large));
    Path latin1 = Files.write(directory.resolve("latin1"), new byte[] {'#', (byte) 0xe9});
    assertThatThrownBy(() -> open(latin1))
        .hasMessage("--policy: the policy can't be used: %s is not UTF-8.".formatted(latin1));
  }
}
