package org.creditservice.db.row;

import org.creditservice.core.ledger.Deduction;

/** A deduction of a profile, and what has been refunded of it. */
public record DeductionRow(String profileId, Deduction deduction) {}
