package org.creditservice.attack;

import java.util.concurrent.TimeUnit;

/**
 * How long calls took.
 *
 * @param nanos of each, the shortest first
 */
record Latencies(long[] nanos) {
  int count() {
    return nanos.length;
  }

  /** So many of a hundred calls took no longer, in milliseconds. */
  long millis(int percent) {
    if (nanos.length == 0) {
      return 0;
    }
    int rank = (int) Math.ceil(nanos.length * percent / 100.0);
    return TimeUnit.NANOSECONDS.toMillis(nanos[Math.max(0, rank - 1)]);
  }
}
