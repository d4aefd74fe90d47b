package org.creditservice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command line. */
class BenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--pairs 0",
        "--pairs many",
        "--seconds 0",
        "--warm-up 0",
        "--load nonsense",
        "--quick --load single",
        "--quick --alone",
        "--rival nonsense",
        "--rival echo --alone",
        "--rival pgledger",
        "--quick --rival echo",
        "--ram --data-dir here",
        "--database-url postgresql://x --ram",
        "--database-url nonsense",
        "--flush-delay soon",
        "--flush-delay 1s",
        "--flush-delay 5ms --database-url postgresql://x",
        "--pgledger /there/is/no/such.sql",
        "--pgbench /there/is/no/pgbench",
        "--baseline /there/is/no/checkout",
        "--json /there/is/no/r.json",
        "--timeline --quick",
        "--timeline --database-url postgresql://x",
        "--client-cpus some",
        "--client-cpus 0-9999",
        "--client-cpus 9998",
        "--client-cpus 0 --database-url postgresql://x",
        "--nonsense",
        "nonsense"
      })
  void reportsInvalidArgumentsInOneSentence(String arguments) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);

    assertThat(out.toString()).isEmpty();
    List<String> lines = err.toString().lines().toList();
    assertThat(lines.get(0)).startsWith("credit bench: ");
    assertThat(lines.get(lines.size() - 1)).isEqualTo("Try 'credit bench --help'.");
  }

  @Test
  void listsTheLoadsInTheHelp() {
    assertThat(run("--help")).isZero();

    assertThat(out.toString())
        .contains("uniform_256*: uniform over 10,000", "10 % replays", "textbook, plain");
  }

  private int run(String... arguments) {
    try (Cleanup cleanup = new Cleanup()) {
      CommandLine commandLine =
          Bench.commandLine(cleanup).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
      return commandLine.execute(arguments);
    }
  }
}
