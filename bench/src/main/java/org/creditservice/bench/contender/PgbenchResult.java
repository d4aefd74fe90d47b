package org.creditservice.bench.contender;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.creditservice.bench.BenchException;

/**
 * What pgbench says of a run.
 *
 * @param transactions how many were executed
 * @param perSecond without the time that connecting took
 * @param failed transactions that gave up
 * @param micros latencies of a sample of them
 */
record PgbenchResult(long transactions, double perSecond, long failed, Histogram micros) {
  private static final Pattern TRANSACTIONS =
      Pattern.compile("number of transactions actually processed: (\\d+)");

  private static final Pattern FAILED = Pattern.compile("number of failed transactions: (\\d+)");

  /** Before PostgreSQL 14 it printed two, of which this is the second. */
  private static final Pattern PER_SECOND =
      Pattern.compile(
          "tps = ([0-9.]+) \\((?:without initial connection time|excluding connections)");

  /** In a line of its log: client, transaction, microseconds, … */
  private static final int LOGGED_MICROS = 2;

  static PgbenchResult parse(String output, Histogram micros) {
    long transactions = Long.parseLong(required(TRANSACTIONS, output));
    return new PgbenchResult(
        transactions,
        // Where nothing was done it doesn't say how much a second that is.
        transactions == 0 ? 0 : Double.parseDouble(required(PER_SECOND, output)),
        found(FAILED, output).map(Long::parseLong).orElse(0L),
        micros);
  }

  static long loggedMicros(String line) {
    return Long.parseLong(line.split(" ", LOGGED_MICROS + 2)[LOGGED_MICROS]);
  }

  private static String required(Pattern pattern, String output) {
    return found(pattern, output)
        .orElseThrow(() -> new BenchException("pgbench says what isn't understood: " + output));
  }

  private static Optional<String> found(Pattern pattern, String output) {
    Matcher matcher = pattern.matcher(output);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
