package org.creditservice.bench.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.creditservice.bench.measure.Meter;
import org.creditservice.bench.measure.Sample;
import org.jspecify.annotations.Nullable;

/** Results as a table for people: medians over the pairs. */
public final class Table {
  private static final String ROW = "%-11s %10s %8s %8s %8s %8s  %-17s %8s %8s %8s  %s%n";
  private static final String UNKNOWN = "-";

  private Table() {}

  /** Prints one load. */
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
    for (PartyResult party : result.parties()) {
      out.print(row(party, ratio(ratios.get(party.party()))));
    }
    notes(result).forEach(note -> out.println("  " + note));
    result.broken().forEach(broken -> out.println("  VOID: " + broken));
    out.flush();
  }

  private static String row(PartyResult party, String ratio) {
    return String.format(
        Locale.ROOT,
        ROW,
        party.party(),
        "%,.0f".formatted(party.operationsPerSecond()),
        millis(party, sample -> sample.latency().p50()),
        millis(party, sample -> sample.latency().p99()),
        millis(party, sample -> sample.latency().p999()),
        known(party, Sample::operationsPerCommit, "%.1f"),
        cpu(party),
        perOperation(party, Meter.WAL_BYTES, "%.0f"),
        perOperation(party, Meter.WAL_FLUSHES, "%.3f"),
        known(party, Sample::diskBytesPerOperation, "%.0f"),
        ratio);
  }

  private static String ratio(@Nullable Ratio ratio) {
    return ratio == null
        ? ""
        : "%.2f (%.2f … %.2f)".formatted(ratio.median(), ratio.min(), ratio.max());
  }

  private static String millis(PartyResult party, Function<Sample, Double> value) {
    return "%.2f".formatted(party.median(value::apply));
  }

  private static String cpu(PartyResult party) {
    return String.join(
        "+",
        perOperation(party, Meter.SERVER_CPU_MS, "%.3f"),
        perOperation(party, Meter.POSTGRES_CPU_MS, "%.3f"),
        perOperation(party, Meter.CLIENT_CPU_MS, "%.3f"));
  }

  private static String perOperation(PartyResult party, Meter meter, String format) {
    return known(party, sample -> sample.perOperation(meter), format);
  }

  private static String known(
      PartyResult party, Function<Sample, OptionalDouble> value, String format) {
    OptionalDouble median = party.medianIfKnown(value);
    return median.isPresent() ? format.formatted(median.getAsDouble()) : UNKNOWN;
  }

  /** What the last run of each party had to say beside its figures. */
  private static List<String> notes(LoadResult result) {
    List<String> notes = new ArrayList<>();
    for (PartyResult party : result.parties()) {
      Sample last = party.samples().get(party.samples().size() - 1);
      if (!last.notes().isEmpty()) {
        notes.add(party.party() + ": " + last.notes());
      }
    }
    return notes;
  }
}
