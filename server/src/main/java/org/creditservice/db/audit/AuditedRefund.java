package org.creditservice.db.audit;

import org.creditservice.core.ledger.EntryKind;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code deduction_refunds} with its deduction.
 *
 * @param kind of the entry at its sequence; null if there is none
 * @param amount of that entry
 */
public record AuditedRefund(
    String profileId,
    long deductionSequence,
    long deducted,
    long refunded,
    @Nullable EntryKind kind,
    @Nullable Long amount) {}
