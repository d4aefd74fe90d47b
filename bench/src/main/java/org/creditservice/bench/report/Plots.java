package org.creditservice.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.creditservice.bench.BenchException;
import org.creditservice.bench.measure.Meter;
import org.creditservice.bench.measure.Sample;
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
          comparison("Operations per second", results, PartyResult::operationsPerSecond));
      write(
          directory.resolve("latency.svg"),
          comparison(
              "p99 latency, milliseconds",
              results,
              party -> party.median(sample -> sample.latency().p99())));
      write(directory.resolve("cpu.svg"), cpu(results));
    } catch (IOException e) {
      throw new BenchException("Cannot write plots to %s: %s.".formatted(directory, e), e);
    }
  }

  private static String comparison(
      String title, List<LoadResult> results, ToDoubleFunction<PartyResult> value) {
    List<String> parties =
        results.stream()
            .flatMap(result -> result.parties().stream().map(PartyResult::party))
            .distinct()
            .toList();
    List<Group> groups =
        results.stream()
            .map(
                result ->
                    new Group(
                        result.load().name(),
                        parties.stream().map(party -> of(result, party, value)).toList()))
            .toList();
    return BarChart.draw(title, parties, groups);
  }

  private static double of(LoadResult result, String party, ToDoubleFunction<PartyResult> value) {
    return result.parties().stream()
        .filter(each -> each.party().equals(party))
        .mapToDouble(value)
        .findFirst()
        .orElse(NONE);
  }

  /** Where the service's CPU time goes. */
  private static String cpu(List<LoadResult> results) {
    List<Meter> meters = List.of(Meter.SERVER_CPU_MS, Meter.POSTGRES_CPU_MS, Meter.CLIENT_CPU_MS);
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

  private static double perThousand(LoadResult result, Meter meter) {
    return result
            .parties()
            .get(0)
            .medianIfKnown((Sample sample) -> sample.perOperation(meter))
            .orElse(NONE)
        * 1000;
  }

  private static void write(Path file, String svg) throws IOException {
    Files.writeString(file, svg);
  }
}
