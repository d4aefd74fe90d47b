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
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.LoadCatalog;
import org.creditservice.bench.measure.Counter;
import org.creditservice.bench.measure.LatencySummary;
import org.creditservice.bench.measure.RunResult;
import org.creditservice.bench.timeline.Event;
import org.creditservice.bench.timeline.EventKind;
import org.creditservice.bench.timeline.LatencySample;
import org.creditservice.bench.timeline.Timeline;
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

  @Test
  void tellsTheWorstPausesAndWhatCoincided() {
    StringWriter text = new StringWriter();

    Table.print(steady(), new PrintWriter(text));

    assertThat(text.toString())
        .contains(
            "the worst pauses of service:",
            "80.0 ms at   0.10 s: checkpoint of 7 pages (50.0 ms)",
            "2.0 ms at   0.00 s: nothing known")
        .doesNotContain("the worst pauses of function");
  }

  @Test
  void writesLatencyOverTimeToTheJson() {
    JsonObject timeline =
        JsonParser.parseString(JsonReport.of(Map.of(), List.of(steady())))
            .getAsJsonObject()
            .getAsJsonArray("loads")
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("parties")
            .getAsJsonArray("service")
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("timeline");

    assertThat(timeline.getAsJsonArray("max_ms")).hasToString("[2.0,80.0]");
    assertThat(timeline.getAsJsonArray("events"))
        .hasToString(
            "[{\"what\":\"checkpoint\",\"detail\":\"of 7 pages\",\"at_ms\":110.0,\"duration_ms\":50.0}]");
    assertThat(timeline.getAsJsonArray("worst_pauses").get(0))
        .hasToString(
            "{\"at_ms\":100.0,\"latency_ms\":80.0,\"coincided\":[\"checkpoint of 7 pages (50.0 ms)\"]}");
  }

  @Test
  void drawsLatencyOverTime(@TempDir Path directory) throws Exception {
    Plots.write(directory, List.of(steady()));

    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(directory.resolve("timeline-steady.svg").toFile());
    assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(6);
  }

  /** Two intervals of the service, with a checkpoint in the second, and of a rival. */
  private static LoadResult steady() {
    Timeline timeline =
        Timeline.of(List.of(new LatencySample(0, 2000), new LatencySample(100_000, 80_000)));
    Event checkpoint = new Event(EventKind.CHECKPOINT, 110_000, 50_000, "of 7 pages");
    Load steady =
        LoadCatalog.ALL.stream().filter(load -> load.name().equals("steady")).findAny().get();
    return new LoadResult(
        steady,
        List.of(
            new ContenderResult(
                "service", List.of(run(20).withTimeline(timeline.with(List.of(checkpoint))))),
            new ContenderResult("function", List.of(run(20).withTimeline(timeline)))),
        List.of());
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
