package org.creditservice.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.creditservice.bench.BenchException;
import org.creditservice.bench.measure.Counter;
import org.creditservice.bench.measure.RunResult;
import org.creditservice.bench.report.BarChart.Group;

/** Results as pictures. */
public final class Plots {
  private static final double NONE = Double.NaN;

  private Plots() {}

  /** Writes throughput.svg, latency.svg and cpu.svg. */
  public static void write(Path directory, List<LoadResult> results) {
    try {
      Files.createDirectories(directory);
      write(
          directory.resolve("throughput.svg"),
          comparison("Operations per second", results, ContenderResult::operationsPerSecond));
      write(
          directory.resolve("latency.svg"),
          comparison(
              "p99 latency, milliseconds",
              results,
              contender -> contender.median(sample -> sample.latency().p99())));
      write(directory.resolve("cpu.svg"), cpu(results));
    } catch (IOException e) {
      throw new BenchException("Cannot write plots to %s: %s.".formatted(directory, e), e);
    }
  }

  private static String comparison(
      String title, List<LoadResult> results, ToDoubleFunction<ContenderResult> value) {
    List<String> contenders =
        results.stream()
            .flatMap(result -> result.contenders().stream().map(ContenderResult::contender))
            .distinct()
            .toList();
    List<Group> groups =
        results.stream()
            .map(
                result ->
                    new Group(
                        result.load().name(),
                        contenders.stream()
                            .map(contender -> of(result, contender, value))
                            .toList()))
            .toList();
    return BarChart.draw(title, contenders, groups);
  }

  private static double of(
      LoadResult result, String contender, ToDoubleFunction<ContenderResult> value) {
    return result.contenders().stream()
        .filter(each -> each.contender().equals(contender))
        .mapToDouble(value)
        .findFirst()
        .orElse(NONE);
  }

  /** Where the service's CPU time goes. */
  private static String cpu(List<LoadResult> results) {
    List<Counter> meters =
        List.of(Counter.SERVER_CPU_MS, Counter.POSTGRES_CPU_MS, Counter.CLIENT_CPU_MS);
    List<Group> groups =
        results.stream()
            .map(
                result ->
                    new Group(
                        result.load().name(),
                        meters.stream().map(meter -> perThousand(result, meter)).toList()))
            .toList();
    return BarChart.draw(
        "The service: CPU milliseconds per 1,000 operations",
        List.of("server", "PostgreSQL", "client"),
        groups);
  }

  private static double perThousand(LoadResult result, Counter meter) {
    return result
            .contenders()
            .get(0)
            .medianIfKnown((RunResult sample) -> sample.perOperation(meter))
            .orElse(NONE)
        * 1000;
  }

  private static void write(Path file, String svg) throws IOException {
    Files.writeString(file, svg);
  }
}
