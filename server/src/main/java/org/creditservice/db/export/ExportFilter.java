package org.creditservice.db.export;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are exported.
 *
 * @param profileId of a single profile; null for all
 * @param startTime rows that were created then or later; null for all
 * @param endTime rows that were created before; null for all
 */
public record ExportFilter(
    @Nullable String profileId, @Nullable Instant startTime, @Nullable Instant endTime) {}
