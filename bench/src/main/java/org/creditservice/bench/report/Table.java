package org.creditservice.bench.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.creditservice.bench.measure.Counter;
import org.creditservice.bench.measure.RunResult;
import org.creditservice.bench.timeline.Event;
import org.creditservice.bench.timeline.Pause;
import org.creditservice.bench.timeline.Timeline;
import org.jspecify.annotations.Nullable;

/** Prints results as a table of medians. */
public final class Table {
  private static final String ROW = "%-11s %10s %8s %8s %8s %8s  %-17s %8s %8s %8s  %s%n";
  private static final String UNKNOWN = "-";

  private Table() {}

  /** Prints the result of one load. */
  public static void print(LoadResult result, PrintWriter out) {
    out.printf("%n%s: %s%n", result.load().name(), result.load().description());
    out.printf(
        ROW,
        "",
        "op/s",
        "p50 ms",
        "p99 ms",
        "p99.9 ms",
        "op/commit",
        "CPU ms/op s+p+c",
        "WAL B/op",
        "flush/op",
        "disk B/op",
        "service/it");
    Map<String, Ratio> ratios = result.ratios();
    for (ContenderResult contender : result.contenders()) {
      out.print(row(contender, ratio(ratios.get(contender.name()))));
    }
    result
        .postgresToFloor()
        .ifPresent(
            known ->
                out.println("  PostgreSQL's CPU time per operation: floor times " + ratio(known)));
    if (!result.clientShares().isEmpty()) {
      out.println("  the client's share of the CPU time: " + shares(result.clientShares()));
    }
    if (!result.busyCores().isEmpty()) {
      out.println("  busy cores of the machine: " + cores(result.busyCores()));
    }
    notes(result).forEach(note -> out.println("  " + note));
    result.contenders().forEach(contender -> pauses(contender, out));
    result.findings().forEach(finding -> out.println("  VOID: " + finding));
    out.flush();
  }

  private static String row(ContenderResult contender, String ratio) {
    return String.format(
        Locale.ROOT,
        ROW,
        contender.name(),
        "%,.0f".formatted(contender.operationsPerSecond()),
        millis(contender, run -> run.latency().p50()),
        millis(contender, run -> run.latency().p99()),
        millis(contender, run -> run.latency().p999()),
        known(contender, RunResult::operationsPerCommit, "%.1f"),
        cpu(contender),
        perOperation(contender, Counter.WAL_BYTES, "%.0f"),
        perOperation(contender, Counter.WAL_FLUSHES, "%.3f"),
        known(contender, RunResult::diskBytesPerOperation, "%.0f"),
        ratio);
  }

  private static String ratio(@Nullable Ratio ratio) {
    return ratio == null
        ? ""
        : "%.2f (%.2f … %.2f)".formatted(ratio.median(), ratio.min(), ratio.max());
  }

  private static String shares(Map<String, Double> shares) {
    return listed(shares, share -> "%.0f %%".formatted(share * 100));
  }

  private static String cores(Map<String, Double> cores) {
    return listed(cores, "%.2f"::formatted);
  }

  private static String listed(Map<String, Double> figures, Function<Double, String> format) {
    return figures.entrySet().stream()
        .map(figure -> figure.getKey() + " " + format.apply(figure.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String millis(ContenderResult contender, ToDoubleFunction<RunResult> latency) {
    return "%.2f".formatted(contender.median(latency));
  }

  private static String cpu(ContenderResult contender) {
    return String.join(
        "+",
        perOperation(contender, Counter.SERVER_CPU_MS, "%.3f"),
        perOperation(contender, Counter.POSTGRES_CPU_MS, "%.3f"),
        perOperation(contender, Counter.CLIENT_CPU_MS, "%.3f"));
  }

  private static String perOperation(ContenderResult contender, Counter counter, String format) {
    return known(contender, run -> run.perOperation(counter), format);
  }

  private static String known(
      ContenderResult contender, Function<RunResult, OptionalDouble> figure, String format) {
    OptionalDouble median = contender.medianIfKnown(figure);
    return median.isPresent() ? format.formatted(median.getAsDouble()) : UNKNOWN;
  }

  /** The worst pauses of each run, if it is known what coincided. */
  private static void pauses(ContenderResult contender, PrintWriter out) {
    for (RunResult run : contender.runs()) {
      run.timeline()
          .filter(timeline -> !timeline.events().isEmpty())
          .ifPresent(
              timeline -> {
                out.printf("  the worst pauses of %s:%n", contender.name());
                timeline.worstPauses().forEach(pause -> out.println(pause(timeline, pause)));
              });
    }
  }

  private static String pause(Timeline timeline, Pause pause) {
    String events =
        pause.coincidences().isEmpty()
            ? "nothing known"
            : pause.coincidences().stream().map(Event::toString).collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "    %8.1f ms at %6.2f s: %s",
        pause.latencyMicros() / 1e3,
        (pause.dueMicros() - timeline.startMicros()) / 1e6,
        events);
  }

  /** The notes of each contender's last run. */
  private static List<String> notes(LoadResult result) {
    List<String> notes = new ArrayList<>();
    for (ContenderResult contender : result.contenders()) {
      RunResult last = contender.runs().get(contender.runs().size() - 1);
      if (!last.notes().isEmpty()) {
        notes.add(contender.name() + ": " + last.notes());
      }
    }
    return notes;
  }
}
