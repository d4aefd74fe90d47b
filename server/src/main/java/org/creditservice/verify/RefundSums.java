package org.creditservice.verify;

import java.util.function.LongConsumer;

/**
 * What was refunded of each deduction of a profile, by the deduction's sequence. In two arrays,
 * since a profile may have millions of refunds.
 */
final class RefundSums {
  private static final int CAPACITY_MIN = 16;

  private long[] sequences = new long[CAPACITY_MIN];
  private long[] sums = new long[CAPACITY_MIN];
  private int size;

  /** Adds a refund, and returns the sum with it. */
  long add(long deductionSequence, long credits) {
    if (2 * (size + 1) > sequences.length) {
      grow();
    }
    int slot = slot(deductionSequence);
    if (sequences[slot] == 0) {
      sequences[slot] = deductionSequence;
      size++;
    }
    sums[slot] += credits;
    return sums[slot];
  }

  /** What was refunded; 0 if nothing was. */
  long of(long deductionSequence) {
    int slot = slot(deductionSequence);
    return sequences[slot] == 0 ? 0 : sums[slot];
  }

  /** Forgets a deduction's refunds by setting their sum to zero. */
  void clear(long deductionSequence) {
    int slot = slot(deductionSequence);
    if (sequences[slot] != 0) {
      sums[slot] = 0;
    }
  }

  /** Each deduction whose sum is not zero, in no order. */
  void forEach(LongConsumer deductionSequence) {
    for (int slot = 0; slot < sequences.length; slot++) {
      if (sequences[slot] != 0 && sums[slot] != 0) {
        deductionSequence.accept(sequences[slot]);
      }
    }
  }

  /** Where a sequence is, or would be. No sequence is 0, which marks a free slot. */
  private int slot(long sequence) {
    int mask = sequences.length - 1;
    int slot = Long.hashCode(sequence * 0x9E3779B97F4A7C15L) & mask;
    while (sequences[slot] != 0 && sequences[slot] != sequence) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldSequences = sequences;
    long[] oldSums = sums;
    sequences = new long[2 * oldSequences.length];
    sums = new long[sequences.length];
    for (int i = 0; i < oldSequences.length; i++) {
      if (oldSequences[i] != 0) {
        int slot = slot(oldSequences[i]);
        sequences[slot] = oldSequences[i];
        sums[slot] = oldSums[i];
      }
    }
  }
}
