package org.creditservice.bench.textbook;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A profile whose row this transaction has locked. */
record LockedProfile(long balance, long lastSequence, Instant updateTime) {

  /** Now, but not before what was recorded last: clocks can be set back. */
  Instant now() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    return now.isBefore(updateTime) ? updateTime : now;
  }
}
