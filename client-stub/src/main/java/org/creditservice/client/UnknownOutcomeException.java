package org.creditservice.client;

/**
 * A command has no answer in time: it may have been executed, or not, or may still be. Whoever
 * sends it again with a new key may pay twice.
 *
 * <p>The same {@link Operation} can be executed again, also by another process that has its key:
 * its answer tells. Whoever doesn't want it any more reverses it ({@link Operation#reverse}), which
 * is right in all cases.
 */
public final class UnknownOutcomeException extends CreditException {
  private static final long serialVersionUID = 1L;

  private final String profileId;
  private final String idempotencyKey;

  UnknownOutcomeException(
      String method, String profileId, String idempotencyKey, String reason, Throwable cause) {
    super(
        "Whether "
            + method
            + " of profile "
            + profileId
            + " was executed is not known ("
            + reason
            + "): execute the same operation again, with its key "
            + idempotencyKey
            + ", or reverse it.",
        cause);
    this.profileId = profileId;
    this.idempotencyKey = idempotencyKey;
  }

  /** The profile of the operation. */
  public String profileId() {
    return profileId;
  }

  /** The key of the operation. */
  public String idempotencyKey() {
    return idempotencyKey;
  }
}
