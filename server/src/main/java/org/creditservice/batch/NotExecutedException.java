package org.creditservice.batch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A command that has no answer. It is not known to have been executed; the same key can be retried,
 * and tells.
 *
 * <p>Without a stack trace: it is an outcome under load, not a bug.
 */
public final class NotExecutedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why there is no answer. */
  public enum Reason {
    /** The queue is full; nothing was done. */
    OVERLOADED,
    /** The database could not be reached, or its answer to a commit could not be had, in time. */
    DATABASE_UNAVAILABLE,
    /** The server is stopping; nothing was done. */
    SHUTTING_DOWN,
    /** The caller's deadline passed before the command's turn came. */
    DEADLINE_EXCEEDED,
    /**
     * A defect, or data that the database refused; the message carries an id to find in the log.
     */
    INTERNAL_ERROR
  }

  private final Reason reason;
  private final @Nullable Duration retryAfter;

  NotExecutedException(Reason reason, String message, @Nullable Duration retryAfter) {
    super(message, null, false, false);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  public Reason reason() {
    return reason;
  }

  /** When a retry is worth trying, where waiting helps. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
