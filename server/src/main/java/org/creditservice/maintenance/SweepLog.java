package org.creditservice.maintenance;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators what sweeps did; nothing of those that had nothing to do. */
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
          sweep.complete() ? "" : "; broken off");
    }
    if (sweep.stuck() > 0) {
      log.warn(
          "{} expired jobs can't be refunded yet: their profiles' balances have no room for it",
          sweep.stuck());
    }
  }
}
