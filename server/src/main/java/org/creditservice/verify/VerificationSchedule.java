package org.creditservice.verify;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.creditservice.db.DatabaseException;
import org.creditservice.logging.LogEvent;
import org.creditservice.thread.PeriodicTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Verifies everything at intervals, so slowly that callers do not notice, and logs the result. */
public final class VerificationSchedule implements AutoCloseable {
  /** A server that was started because something is wrong has other things to do first. */
  private static final Duration FIRST_DELAY = Duration.ofMinutes(10);

  /** How long {@link #close} waits for rows that are being read. */
  private static final Duration STOP = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(VerificationSchedule.class);

  /** Findings are in the result; nobody looks at the progress. */
  private static final VerificationListener NOBODY =
      new VerificationListener() {
        @Override
        public void finding(Finding finding) {}

        @Override
        public void progress(Progress progress) {}
      };

  private final Verifications verifications;
  private final Pace pace;
  private final PeriodicTask runs = new PeriodicTask("credit-verify-schedule", this::runOnce);

  public VerificationSchedule(Verifications verifications, Pace pace) {
    this.verifications = verifications;
    this.pace = pace;
  }

  /**
   * Starts; servers that are started together begin at different times.
   *
   * @param interval from the end of one verification to the next
   */
  public void start(Duration interval, RandomGenerator random) {
    Duration jitter = Duration.ofMillis(random.nextLong(1 + interval.toMillis() / 10));
    Duration delay = interval.compareTo(FIRST_DELAY) < 0 ? interval : FIRST_DELAY;
    runs.start(delay.plus(jitter), interval);
  }

  /** Verifies once. */
  void runOnce() throws InterruptedException {
    try {
      report(verifications.verifyAll(pace, NOBODY));
    } catch (DatabaseException e) {
      log.warn(
          LogEvent.VERIFICATION_POSTPONED,
          "the ledger could not be verified, later again: {}",
          e.getMessage());
    }
  }

  private static void report(Summary summary) {
    Counts counts = summary.counts();
    if (summary.clean()) {
      log.info(
          "the ledger was verified in {} s: no findings in {} profiles with {} entries",
          summary.elapsed().toSeconds(),
          counts.profiles(),
          counts.entries());
      return;
    }
    log.error(
        LogEvent.LEDGER_FINDINGS,
        "the ledger has {} {}: the dashboard and 'credit verify' show them",
        summary.findings().amount(),
        summary.findings().counts());
  }

  @Override
  public void close() {
    runs.close(STOP);
  }
}
