package org.creditservice.bench.contender;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.creditservice.bench.BenchException;
import org.creditservice.bench.timeline.LatencySample;

/**
 * What pgbench reports about a run.
 *
 * @param transactions the transactions executed
 * @param perSecond transactions per second, not counting the time to connect
 * @param failed the transactions that failed
 * @param latencies those of all transactions, or of a sample
 */
record PgbenchResult(
    long transactions, double perSecond, long failed, List<LatencySample> latencies) {

  private static final Pattern TRANSACTIONS =
      Pattern.compile("number of transactions actually processed: (\\d+)");

  private static final Pattern FAILED = Pattern.compile("number of failed transactions: (\\d+)");

  /** Before PostgreSQL 14, pgbench printed two rates; this matches the second of them. */
  private static final Pattern PER_SECOND =
      Pattern.compile(
          "tps = ([0-9.]+) \\((?:without initial connection time|excluding connections)");

  // Positions in a line of the log: client, transaction, microseconds, script, seconds since 1970
  // when it ended and their microseconds, …
  private static final int LATENCY = 2;
  private static final int END_SECONDS = 4;
  private static final int END_MICROS = 5;

  static PgbenchResult parse(String output, List<LatencySample> latencies) {
    long transactions = Long.parseLong(required(TRANSACTIONS, output));
    return new PgbenchResult(
        transactions,
        // Without any transaction, pgbench prints no rate.
        transactions == 0 ? 0 : Double.parseDouble(required(PER_SECOND, output)),
        found(FAILED, output).map(Long::parseLong).orElse(0L),
        latencies);
  }

  /** A transaction in the log. At a given rate, its latency counts from when it was due. */
  static LatencySample sample(String line) {
    String[] fields = line.split(" ", -1);
    long latency = Long.parseLong(fields[LATENCY]);
    long end = Long.parseLong(fields[END_SECONDS]) * 1_000_000 + Long.parseLong(fields[END_MICROS]);
    return new LatencySample(end - latency, latency);
  }

  Histogram latencyMicros() {
    Histogram micros = new Histogram(3);
    latencies.forEach(each -> micros.recordValue(each.latencyMicros()));
    return micros;
  }

  private static String required(Pattern pattern, String output) {
    return found(pattern, output)
        .orElseThrow(() -> new BenchException("Cannot understand pgbench's output: " + output));
  }

  private static Optional<String> found(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
