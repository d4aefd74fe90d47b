package org.creditservice.bench.contender;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.creditservice.bench.BenchException;

/**
 * What pgbench reports about a run.
 *
 * @param transactions the transactions executed
 * @param perSecond transactions per second, not counting the time to connect
 * @param failed the transactions that failed
 * @param latencyMicros the latencies of a sample of the transactions
 */
record PgbenchResult(long transactions, double perSecond, long failed, Histogram latencyMicros) {
  private static final Pattern TRANSACTIONS =
      Pattern.compile("number of transactions actually processed: (\\d+)");

  private static final Pattern FAILED = Pattern.compile("number of failed transactions: (\\d+)");

  /** Before PostgreSQL 14, pgbench printed two rates; this matches the second of them. */
  private static final Pattern PER_SECOND =
      Pattern.compile(
          "tps = ([0-9.]+) \\((?:without initial connection time|excluding connections)");

  /** The position in a line of the log: client, transaction, microseconds, … */
  private static final int LOGGED_MICROS = 2;

  static PgbenchResult parse(String output, Histogram latencyMicros) {
    long transactions = Long.parseLong(required(TRANSACTIONS, output));
    return new PgbenchResult(
        transactions,
        // Without any transaction, pgbench prints no rate.
        transactions == 0 ? 0 : Double.parseDouble(required(PER_SECOND, output)),
        found(FAILED, output).map(Long::parseLong).orElse(0L),
        latencyMicros);
  }

  static long loggedMicros(String line) {
    return Long.parseLong(line.split(" ", LOGGED_MICROS + 2)[LOGGED_MICROS]);
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
