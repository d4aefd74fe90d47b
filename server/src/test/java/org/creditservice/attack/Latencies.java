package org.creditservice.attack;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** How long calls took. */
final class Latencies {
  private final long[] sorted;

  /** Of these, in nanoseconds and in any order. */
  Latencies(LongStream nanos) {
    this.sorted = nanos.sorted().toArray();
  }

  int count() {
    return sorted.length;
  }

  /** So many of a hundred calls took no longer, in milliseconds. */
  long millis(int percent) {
    if (sorted.length == 0) {
      return 0;
    }
    int rank = (int) Math.ceil(sorted.length * percent / 100.0);
    return TimeUnit.NANOSECONDS.toMillis(sorted[Math.max(0, rank - 1)]);
  }
}
