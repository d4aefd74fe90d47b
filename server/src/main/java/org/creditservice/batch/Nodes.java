package org.creditservice.batch;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.creditservice.db.batch.BucketNodes;

/**
 * Which node has which bucket. Asked only when a node fails: then one attempt tells for all its
 * buckets. They can move, so it is asked again.
 */
final class Nodes {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<BucketNodes> source;
  private volatile BucketNodes known = BucketNodes.UNKNOWN;
  private long askedNanos;
  private boolean asked;

  Nodes(Supplier<BucketNodes> source) {
    this.source = source;
  }

  /** None is known, and none is asked for. */
  static Nodes none() {
    return new Nodes(() -> BucketNodes.UNKNOWN);
  }

  BucketNodes known() {
    return known;
  }

  /** Asks, unless that was a moment ago. */
  synchronized BucketNodes ask() {
    long now = System.nanoTime();
    if (!asked || now - askedNanos > FRESH_NANOS) {
      asked = true;
      BucketNodes found = source.get();
      if (found.areKnown() && !found.equals(known)) {
        known = found;
      }
      askedNanos = System.nanoTime();
    }
    return known;
  }
}
