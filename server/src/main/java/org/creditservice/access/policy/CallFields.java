package org.creditservice.access.policy;

import org.jspecify.annotations.Nullable;

/**
 * What a policy looks at in a request. Null stands for what the request's type doesn't have.
 *
 * @param profileId the profile that the call is about; empty: all of them
 * @param reasonCode the reason for the ledger
 * @param amount how many credits, {@link #UNNAMED} if the request leaves it to the service
 */
public record CallFields(
    @Nullable String profileId, @Nullable String reasonCode, @Nullable Long amount) {
  /** No amount is named where one could be: all that remains is meant. */
  public static final long UNNAMED = Long.MAX_VALUE;

  /** Those of a method that is about the server as a whole. */
  public static final CallFields WHOLE_SERVER = new CallFields("", null, null);
}
