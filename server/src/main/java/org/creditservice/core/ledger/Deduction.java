package org.creditservice.core.ledger;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A deduction and what has been given back of it.
 *
 * @param amount what was deducted, in credits, 1 or more
 * @param refunded what has been given back, 0 … {@code amount}
 * @param jobId the job that it paid for, if it was one
 */
public record Deduction(
    long sequence, UUID entryId, long amount, long refunded, @Nullable String jobId) {

  public Deduction {
    if (refunded < 0 || refunded > amount) {
      throw new IllegalStateException(refunded + " refunded of a deduction of " + amount);
    }
  }

  /** The deduction that {@code entry} made, of which nothing has been given back. */
  public static Deduction of(LedgerEntry entry) {
    return new Deduction(entry.sequence(), entry.entryId(), -entry.amount(), 0, entry.jobId());
  }

  /** What can still be given back, in credits. */
  public long refundable() {
    return amount - refunded;
  }

  public Deduction refund(long credits) {
    return new Deduction(sequence, entryId, amount, refunded + credits, jobId);
  }
}
