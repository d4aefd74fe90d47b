package org.creditservice.maintenance;

import java.util.function.Consumer;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what each sweep did, unless it found no jobs. */
public final class SweepLog implements Consumer<SweepResult> {
  private static final Logger log = LoggerFactory.getLogger(SweepLog.class);

  @Override
  public void accept(SweepResult sweep) {
    if (sweep.foundJobs()) {
      log.info(
          "swept in {} ms: {} jobs expired and refunded, {} ended or extended by others first,"
              + " {} deferred{}",
          sweep.took().toMillis(),
          sweep.expired(),
          sweep.lost(),
          sweep.deferred(),
          end(sweep));
    }
    if (sweep.restarted() > 0) {
      log.warn(
          LogEvent.CLOCK_SET_BACK,
          "the database's clock was set back: the timeouts of {} jobs count from now on",
          sweep.restarted());
    }
    if (sweep.stuck() > 0) {
      log.warn(
          LogEvent.JOBS_STUCK,
          "{} overdue jobs cannot be refunded yet: the refund would exceed the limit of their balances",
          sweep.stuck());
    }
  }

  private static String end(SweepResult sweep) {
    if (sweep.unreachable() > 0) {
      return "; " + sweep.unreachable() + " buckets can't be reached";
    }
    return sweep.complete() ? "" : "; aborted";
  }
}
