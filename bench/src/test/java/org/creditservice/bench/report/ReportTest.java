package org.creditservice.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.xml.parsers.DocumentBuilderFactory;
import org.creditservice.bench.load.LoadCatalog;
import org.creditservice.bench.measure.Counter;
import org.creditservice.bench.measure.LatencySummary;
import org.creditservice.bench.measure.RunResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final LoadResult RESULT =
      new LoadResult(
          LoadCatalog.QUICK.get(0),
          List.of(
              new ContenderResult("service", List.of(run(3000), run(5000))),
              new ContenderResult("function", List.of(run(1000), run(1000)))),
          List.of());

  @Test
  void computesARatioForEachPair() {
    assertThat(RESULT.ratios()).containsOnlyKeys("function");
    assertThat(RESULT.ratios().get("function").pairs()).containsExactly(3.0, 5.0);
  }

  @Test
  void printsARowForEachContender() {
    StringWriter text = new StringWriter();

    Table.print(RESULT, new PrintWriter(text));

    assertThat(text.toString())
        .contains("uniform_256: uniform over 10,000, 256 in flight")
        .containsPattern("service +4,000 +1\\.00 +2\\.00 +3\\.00 +20\\.0 ")
        .containsPattern("function +1,000 .* 4\\.00 \\(3\\.00 … 5\\.00\\)");
  }

  @Test
  void comparesPostgresWithTheFloorAndTellsWhoUsesTheCores() {
    LoadResult result =
        new LoadResult(
            LoadCatalog.QUICK.get(0),
            List.of(
                new ContenderResult("service", List.of(cpu(30, 10), cpu(60, 20))),
                new ContenderResult("floor", List.of(cpu(20, 20), cpu(20, 20)))),
            List.of());
    StringWriter text = new StringWriter();

    Table.print(result, new PrintWriter(text));

    assertThat(text.toString())
        .contains("PostgreSQL's CPU time per operation: floor times 2.25 (1.50 … 3.00)")
        .contains("the client's share of the CPU time: service 20 %, floor 33 %")
        .contains("busy cores of the machine: service 1.50, floor 1.50");
    assertThat(JsonReport.of(Map.of(), List.of(result)))
        .contains("\"postgres_cpu_to_floor\"", "\"median\": 2.25", "\"service\": 0.2,");
  }

  @Test
  void saysNothingOfTheFloorWhereNothingIsKnown() {
    assertThat(RESULT.postgresToFloor()).isEmpty();
    assertThat(RESULT.clientShares()).isEmpty();
    assertThat(RESULT.busyCores()).isEmpty();
  }

  @Test
  void printsWhyTheFiguresAreVoid() {
    StringWriter text = new StringWriter();

    Table.print(
        new LoadResult(RESULT.load(), RESULT.contenders(), List.of("a balance is negative")),
        new PrintWriter(text));

    assertThat(text.toString()).contains("VOID: a balance is negative");
  }

  @Test
  void writesEveryRunToTheJson() {
    JsonObject json =
        JsonParser.parseString(JsonReport.of(Map.of("machine", "2 cores"), List.of(RESULT)))
            .getAsJsonObject();

    JsonObject load = json.getAsJsonArray("loads").get(0).getAsJsonObject();
    JsonObject run =
        load.getAsJsonObject("parties").getAsJsonArray("service").get(1).getAsJsonObject();
    assertThat(run.get("operations_per_second").getAsDouble()).isEqualTo(5000);
    assertThat(run.get("wal_bytes").getAsDouble()).isEqualTo(1e6);
    assertThat(run.getAsJsonObject("latency_ms").get("p999").getAsDouble()).isEqualTo(3);
  }

  @Test
  void drawsWellFormedCharts(@TempDir Path directory) throws Exception {
    Plots.write(directory, List.of(RESULT));

    for (String name : List.of("throughput.svg", "latency.svg", "cpu.svg")) {
      var document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(directory.resolve(name).toFile());
      assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
      assertThat(document.getElementsByTagName("rect").getLength()).isGreaterThan(2);
    }
  }

  /** A run of ten operations that took this CPU time of PostgreSQL and the client. */
  private static RunResult cpu(double postgres, double client) {
    return run(
        10,
        Map.of(
            Counter.POSTGRES_CPU_MS,
            postgres,
            Counter.CLIENT_CPU_MS,
            client,
            Counter.SERVER_CPU_MS,
            client,
            Counter.BUSY_MS,
            1500.0));
  }

  private static RunResult run(double perSecond) {
    return run(perSecond, Map.of(Counter.WAL_BYTES, 1e6, Counter.COMMITS, perSecond / 20));
  }

  private static RunResult run(double perSecond, Map<Counter, Double> increases) {
    return new RunResult(
        1,
        (long) perSecond,
        Map.of("executed", (long) perSecond),
        new LatencySummary(1, 1, 2, 3, 4),
        increases,
        OptionalDouble.empty(),
        Map.of());
  }
}
