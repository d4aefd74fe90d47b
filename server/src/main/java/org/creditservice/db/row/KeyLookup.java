package org.creditservice.db.row;

import java.time.Instant;
import org.creditservice.core.record.OperationKey;
import org.jspecify.annotations.Nullable;

/**
 * What looking for a key gives.
 *
 * @param clock the database's clock at the moment of the lookup
 * @param recordedKey the key, null if nothing is recorded under it
 */
public record KeyLookup(Instant clock, @Nullable OperationKey recordedKey) {}
