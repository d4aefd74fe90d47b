package org.creditservice.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import org.creditservice.bench.BenchException;
import org.creditservice.bench.measure.Counter;
import org.creditservice.bench.timeline.Timeline;

/** Draws results as bar charts. */
public final class Plots {
  private static final double ABSENT = Double.NaN;

  private Plots() {}

  /** Writes throughput.svg, latency.svg and cpu.svg, and timeline-LOAD.svg for open loops. */
  public static void write(Path directory, List<LoadResult> results) {
    try {
      Files.createDirectories(directory);
      Files.writeString(
          directory.resolve("throughput.svg"),
          comparison("Operations per second", results, ContenderResult::operationsPerSecond));
      Files.writeString(
          directory.resolve("latency.svg"),
          comparison(
              "p99 latency, milliseconds",
              results,
              contender -> contender.median(run -> run.latency().p99())));
      Files.writeString(directory.resolve("cpu.svg"), cpu(results));
      for (LoadResult result : results) {
        Map<String, Timeline> timelines = timelines(result);
        if (!timelines.isEmpty()) {
          Files.writeString(
              directory.resolve("timeline-" + result.load().name() + ".svg"),
              TimelineChart.draw(result.load().name() + ": latency over time", timelines));
        }
      }
    } catch (IOException e) {
      throw new BenchException("Cannot write plots to %s: %s.".formatted(directory, e), e);
    }
  }

  /** Those of the last run of each contender. */
  private static Map<String, Timeline> timelines(LoadResult result) {
    Map<String, Timeline> timelines = new LinkedHashMap<>();
    for (ContenderResult contender : result.contenders()) {
      contender
          .runs()
          .get(contender.runs().size() - 1)
          .timeline()
          .ifPresent(timeline -> timelines.put(contender.name(), timeline));
    }
    return timelines;
  }

  private static String comparison(
      String title, List<LoadResult> results, ToDoubleFunction<ContenderResult> figure) {
    List<String> contenders =
        results.stream()
            .flatMap(result -> result.contenders().stream().map(ContenderResult::name))
            .distinct()
            .toList();
    List<BarChart.Group> groups =
        groups(results, contenders, (result, contender) -> figure(result, contender, figure));
    return BarChart.draw(title, contenders, groups);
  }

  private static double figure(
      LoadResult result, String contender, ToDoubleFunction<ContenderResult> figure) {
    return result.contenders().stream()
        .filter(each -> each.name().equals(contender))
        .mapToDouble(figure)
        .findFirst()
        .orElse(ABSENT);
  }

  private static String cpu(List<LoadResult> results) {
    List<Counter> counters =
        List.of(Counter.SERVER_CPU_MS, Counter.POSTGRES_CPU_MS, Counter.CLIENT_CPU_MS);
    return BarChart.draw(
        "The service: CPU milliseconds per 1,000 operations",
        List.of("server", "PostgreSQL", "client"),
        groups(results, counters, Plots::perThousandOperations));
  }

  private static double perThousandOperations(LoadResult result, Counter counter) {
    return result.service().medianIfKnown(run -> run.perOperation(counter)).orElse(ABSENT) * 1000;
  }

  /** A group for each load, with a bar for each series. */
  private static <S> List<BarChart.Group> groups(
      List<LoadResult> results, List<S> series, BiFunction<LoadResult, S, Double> value) {
    return results.stream()
        .map(
            result ->
                new BarChart.Group(
                    result.load().name(),
                    series.stream().map(each -> value.apply(result, each)).toList()))
        .toList();
  }
}
