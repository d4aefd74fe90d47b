package org.creditservice.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.creditservice.testing.Installed;
import org.junit.jupiter.api.Test;

/** docs/prometheus, as promtool sees it. */
class AlertRulesTest {
  private static final Path DIRECTORY = Path.of("../docs/prometheus");
  private static final Path OPERATIONS = Path.of("../docs/operations.md");

  @Test
  void theRulesAndTheExampleAreValid() throws Exception {
    promtool("check", "rules", "alerts.yml");
    promtool("check", "config", "prometheus.yml");
  }

  @Test
  void eachAlertFiresOnItsFaultAndOnNothingElse() throws Exception {
    promtool("test", "rules", "alerts_test.yml");
  }

  @Test
  void eachAlertHasATestInWhichItFires() throws IOException {
    String tests = Files.readString(DIRECTORY.resolve("alerts_test.yml"));
    for (String alert : alerts()) {
      assertThat(tests).as(alert).containsPattern("alertname: " + alert + "\n.*\n +exp_alerts:\n");
    }
  }

  @Test
  void theDocumentationHasEachAlert() throws IOException {
    String documentation = Files.readString(OPERATIONS);
    assertThat(names("\\| `(Credit\\w+)` \\|", documentation)).isEqualTo(alerts());
  }

  private static Set<String> alerts() throws IOException {
    return names("- alert: (\\w+)", Files.readString(DIRECTORY.resolve("alerts.yml")));
  }

  private static Set<String> names(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void promtool(String... arguments) throws IOException, InterruptedException {
    Path program = Installed.program("promtool", "prometheus");
    var command = new java.util.ArrayList<>(java.util.List.of(program.toString()));
    command.addAll(java.util.List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(DIRECTORY.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
