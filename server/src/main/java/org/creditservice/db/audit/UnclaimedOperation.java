package org.creditservice.db.audit;

import org.creditservice.core.ledger.Profile;
import org.jspecify.annotations.Nullable;

/**
 * An operation that no entry is the effect of: refused ones, those without an effect on the
 * balance, and those whose entry is gone.
 *
 * @param profile its profile; absent if that is gone
 * @param otherKey the key of the entry at its entry's sequence; null if there is none
 */
public record UnclaimedOperation(
    AuditedOperation operation, Stored<Profile> profile, @Nullable String otherKey) {}
