package org.creditservice.db.query;

import java.time.Instant;
import org.creditservice.core.ledger.JobState;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list. All that is given applies; a profile or a state must be, so that an index
 * serves it.
 *
 * @param profileId null for those of all profiles
 * @param state null for every state
 * @param createdBefore when they must have been submitted, itself excluded; null for any time
 */
public record JobFilter(
    @Nullable String profileId, @Nullable JobState state, @Nullable Instant createdBefore) {

  public JobFilter {
    if (profileId == null && state == null) {
      throw new IllegalArgumentException("neither a profile nor a state");
    }
  }
}
