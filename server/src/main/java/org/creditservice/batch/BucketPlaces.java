package org.creditservice.batch;

import java.util.function.Predicate;
import org.creditservice.db.Bucket;

/** What each bucket has in a lane: its commands that wait or are being executed, and their heap. */
final class BucketPlaces {
  private final int[] commands = new int[Bucket.COUNT];
  private final long[] heapBytes = new long[Bucket.COUNT];

  /** What some of them have together. */
  record Sum(int commands, long heapBytes) {}

  void add(PendingCommand pending) {
    short bucket = pending.profile().bucket();
    commands[bucket]++;
    heapBytes[bucket] += pending.heapBytes();
  }

  /** A command has left the lane. */
  void remove(PendingCommand pending) {
    short bucket = pending.profile().bucket();
    commands[bucket]--;
    heapBytes[bucket] -= pending.heapBytes();
  }

  /** However many commands there are, this looks at each bucket once. */
  Sum sum(Predicate<Short> buckets) {
    int sum = 0;
    long bytes = 0;
    for (short bucket = 0; bucket < Bucket.COUNT; bucket++) {
      if (commands[bucket] > 0 && buckets.test(bucket)) {
        sum += commands[bucket];
        bytes += heapBytes[bucket];
      }
    }
    return new Sum(sum, bytes);
  }
}
