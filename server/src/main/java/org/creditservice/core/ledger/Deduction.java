package org.creditservice.core.ledger;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A deduction, and how much of it has been refunded.
 *
 * @param amount in credits, 1 or more
 * @param refunded in credits, 0 … {@code amount}
 * @param jobId the job that it paid for, if any
 */
public record Deduction(
    long sequence, UUID entryId, long amount, long refunded, @Nullable String jobId) {

  public Deduction {
    if (refunded < 0 || refunded > amount) {
      throw new IllegalStateException(refunded + " refunded of a deduction of " + amount);
    }
  }

  /** The deduction of a new {@code entry}, of which nothing has been refunded. */
  public static Deduction of(LedgerEntry entry) {
    return new Deduction(entry.sequence(), entry.entryId(), -entry.amount(), 0, entry.jobId());
  }

  /** How many credits can still be refunded. */
  public long refundable() {
    return amount - refunded;
  }

  public Deduction refund(long credits) {
    return new Deduction(sequence, entryId, amount, refunded + credits, jobId);
  }
}
