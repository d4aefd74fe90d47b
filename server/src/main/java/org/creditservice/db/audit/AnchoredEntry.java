package org.creditservice.db.audit;

import org.creditservice.core.ledger.Hash;

/**
 * The last entry of a profile at some time.
 *
 * @param sequence 0 if it had none
 * @param hash zeros if it had none
 */
public record AnchoredEntry(short bucket, String profileId, long sequence, Hash hash) {}
