package org.creditservice.verify;

import java.time.Instant;
import java.util.List;
import org.creditservice.db.audit.AuditRange;
import org.creditservice.db.audit.AuditReads;
import org.creditservice.db.audit.AuditedEntry;
import org.creditservice.db.audit.AuditedProfile;
import org.creditservice.db.audit.AuditedRefund;
import org.creditservice.db.audit.Position;
import org.jspecify.annotations.Nullable;

/**
 * Entries as of one moment, with the profiles that they belong to.
 *
 * @param profiles from that of the last chunk's last entry to the end of the range
 * @param refunds of the profiles whose last entry is here
 * @param last whether no entries follow in the range
 * @param removedBefore older operations may have been removed
 */
record EntryChunk(
    List<AuditedEntry> entries,
    List<AuditedProfile> profiles,
    List<AuditedRefund> refunds,
    boolean last,
    Instant removedBefore) {

  static EntryChunk read(
      AuditReads reads, AuditRange range, @Nullable Position<Long> after, int limit) {
    String from = after == null ? null : after.profileId();
    List<AuditedEntry> entries = reads.entries(range).next(after, limit);
    boolean last = entries.size() < limit;
    String unfinished = last ? null : entries.get(limit - 1).profileId();
    return new EntryChunk(
        entries,
        reads.profiles(range, from),
        reads.entries(range).refunds(from, unfinished),
        last,
        reads.operationsRemovedBefore(range.bucket()));
  }

  /** Where it ends; {@code before} if it has no entries. */
  @Nullable Position<Long> end(@Nullable Position<Long> before) {
    if (entries.isEmpty()) {
      return before;
    }
    AuditedEntry entry = entries.get(entries.size() - 1);
    return new Position<>(entry.profileId(), entry.sequence());
  }
}
