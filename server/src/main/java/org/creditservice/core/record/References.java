package org.creditservice.core.record;

import java.util.OptionalLong;
import java.util.UUID;
import org.creditservice.core.ledger.EntryIds;
import org.jspecify.annotations.Nullable;

/**
 * What a command refers to besides its own profile and its own key. All of it belongs to the same
 * profile and is read before the command is decided.
 *
 * @param idempotencyKey of another operation
 * @param jobId of a job, which need not exist yet
 * @param entrySequence of a ledger entry
 */
public record References(
    @Nullable String idempotencyKey, @Nullable String jobId, @Nullable Long entrySequence) {

  public static final References NONE = new References(null, null, null);

  public static References operation(String idempotencyKey) {
    return new References(idempotencyKey, null, null);
  }

  public static References job(String jobId) {
    return new References(null, jobId, null);
  }

  /** Nothing, if no entry can have that id. */
  public static References entry(UUID entryId) {
    OptionalLong sequence = EntryIds.sequence(entryId);
    return sequence.isPresent() ? new References(null, null, sequence.getAsLong()) : NONE;
  }
}
