package org.creditservice.db.query;

import org.creditservice.core.ledger.EntryKind;
import org.jspecify.annotations.Nullable;

/**
 * Which ledger entries to keep of those looked at; no index serves it.
 *
 * @param kind null for every kind
 * @param jobId null for any job and none
 */
public record EntryFilter(@Nullable EntryKind kind, @Nullable String jobId) {
  public static final EntryFilter ALL = new EntryFilter(null, null);

  /** Whether entries may be left out. */
  public boolean selective() {
    return kind != null || jobId != null;
  }
}
