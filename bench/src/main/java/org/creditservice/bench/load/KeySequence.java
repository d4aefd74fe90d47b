package org.creditservice.bench.load;

import java.util.concurrent.atomic.AtomicLong;

/** Generates unused idempotency keys; short ones, since they cost bytes on disk. */
final class KeySequence {
  private static final int RADIX = 36;

  private final AtomicLong last = new AtomicLong();

  String next() {
    return "k" + Long.toString(last.incrementAndGet(), RADIX);
  }
}
