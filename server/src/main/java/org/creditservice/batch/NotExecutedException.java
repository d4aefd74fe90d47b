package org.creditservice.batch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A command that has no answer. It is not known to have been executed; a retry with the same key
 * tells.
 *
 * <p>Without a stack trace: it is an outcome under load, not a bug.
 */
public final class NotExecutedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A queue that is full is empty again within a few batches. */
  private static final Duration RETRY_OVERLOADED = Duration.ofMillis(100);

  /** A database that restarts takes seconds. */
  private static final Duration RETRY_UNAVAILABLE = Duration.ofSeconds(1);

  /** Why there is no answer. */
  public enum Reason {
    /** The queue is full, or the command's turn did not come in time; nothing was done. */
    OVERLOADED,
    /** The database could not be reached, or its answer to a commit could not be had, in time. */
    DATABASE_UNAVAILABLE,
    /** The server is stopping. */
    SHUTTING_DOWN,
    /** The caller's deadline passed before the command's turn came; nothing was done. */
    DEADLINE_EXCEEDED,
    /**
     * A defect, or data that the database refused; the message carries an id to find in the log.
     */
    INTERNAL_ERROR
  }

  private final Reason reason;
  private final @Nullable Duration retryAfter;
  private final @Nullable String errorId;

  private NotExecutedException(
      Reason reason, String message, @Nullable Duration retryAfter, @Nullable String errorId) {
    super(message, null, false, false);
    this.reason = reason;
    this.retryAfter = retryAfter;
    this.errorId = errorId;
  }

  private NotExecutedException(Reason reason, String message, @Nullable Duration retryAfter) {
    this(reason, message, retryAfter, null);
  }

  static NotExecutedException queueFull(int queued) {
    return new NotExecutedException(
        Reason.OVERLOADED,
        "Too many commands wait (" + queued + "): try again with the same idempotency key.",
        RETRY_OVERLOADED);
  }

  static NotExecutedException waitedTooLong(Duration wait) {
    return new NotExecutedException(
        Reason.OVERLOADED,
        "The command's turn did not come within "
            + wait.toMillis()
            + " ms: try again with the same idempotency key.",
        RETRY_OVERLOADED);
  }

  static NotExecutedException deadlineExceeded() {
    return new NotExecutedException(
        Reason.DEADLINE_EXCEEDED,
        "The deadline passed before the command's turn came; nothing was done.",
        null);
  }

  static NotExecutedException databaseUnavailable() {
    return new NotExecutedException(
        Reason.DATABASE_UNAVAILABLE,
        "The database gave no answer in time: try again with the same idempotency key.",
        RETRY_UNAVAILABLE);
  }

  static NotExecutedException shuttingDown() {
    return new NotExecutedException(
        Reason.SHUTTING_DOWN,
        "The server is stopping: try again with the same idempotency key.",
        RETRY_UNAVAILABLE);
  }

  static NotExecutedException internalError(String id) {
    return new NotExecutedException(
        Reason.INTERNAL_ERROR,
        "The command failed; the server's log has it as " + id + ".",
        null,
        id);
  }

  public Reason reason() {
    return reason;
  }

  /** When a retry is worth trying, where waiting helps. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** By what the log names an {@link Reason#INTERNAL_ERROR}. */
  public @Nullable String errorId() {
    return errorId;
  }
}
