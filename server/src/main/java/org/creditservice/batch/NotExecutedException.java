package org.creditservice.batch;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.creditservice.core.ErrorReason;
import org.creditservice.db.FailureText;
import org.creditservice.logging.LogEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * There is no answer to a command. Its outcome is unknown, unless the message says that nothing was
 * done; a retry with the same key tells.
 *
 * <p>Without a stack trace: it is an answer under load, not a defect.
 */
public final class NotExecutedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(NotExecutedException.class);

  /** A full queue has room again within a few batches. */
  private static final Duration RETRY_OVERLOADED = Duration.ofMillis(100);

  /** Who holds a lock for longer than the lock timeout may hold it for long. */
  private static final Duration RETRY_BLOCKED = Duration.ofSeconds(1);

  /** A database or a server that restarts takes seconds. */
  private static final Duration RETRY_UNAVAILABLE = Duration.ofSeconds(1);

  /** It says the same each time, and under a flood it is the most frequent answer. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // It has no stack trace that could be wrong.
  private static final NotExecutedException SHARE_FULL =
      new NotExecutedException(
          ErrorReason.OVERLOADED,
          "This caller has its share of the queue, whose rest is kept for others; send the same"
              + " request again, and fewer at a time.",
          RETRY_OVERLOADED);

  private final ErrorReason reason;
  private final @Nullable Duration retryAfter;
  private final @Nullable String errorId;
  private final boolean forAll;

  private NotExecutedException(
      ErrorReason reason,
      String message,
      @Nullable Duration retryAfter,
      @Nullable String errorId,
      boolean forAll) {
    super(message, null, false, false);
    this.reason = reason;
    this.retryAfter = retryAfter;
    this.errorId = errorId;
    this.forAll = forAll;
  }

  private NotExecutedException(ErrorReason reason, String message, @Nullable Duration retryAfter) {
    this(reason, message, retryAfter, null, false);
  }

  static NotExecutedException queueFull(int queued) {
    return new NotExecutedException(
        ErrorReason.OVERLOADED,
        "The queue is full (" + queued + " commands); send the same request again.",
        RETRY_OVERLOADED);
  }

  static NotExecutedException shareFull() {
    return SHARE_FULL;
  }

  /** Whether the caller has its share of the queue, while others would find room. */
  boolean isForShare() {
    return this == SHARE_FULL;
  }

  static NotExecutedException memoryFull(long bytes, long limit) {
    return new NotExecutedException(
        ErrorReason.OVERLOADED,
        "The commands that wait take "
            + mebibytes(bytes)
            + " of the "
            + mebibytes(limit)
            + " MiB of memory that they may; send the same request again.",
        RETRY_OVERLOADED);
  }

  private static long mebibytes(long bytes) {
    return bytes >> 20;
  }

  static NotExecutedException profileBlocked(int waiting) {
    return new NotExecutedException(
        ErrorReason.OVERLOADED,
        "Another session has locked the profile, and "
            + waiting
            + " of its commands wait already; send the same request again.",
        RETRY_BLOCKED);
  }

  static NotExecutedException waitedTooLong(Duration wait) {
    return new NotExecutedException(
        ErrorReason.OVERLOADED,
        "The command was not started within "
            + wait.toMillis()
            + " ms; send the same request again.",
        RETRY_OVERLOADED);
  }

  /** The caller's deadline passed before anything was done. */
  public static NotExecutedException deadlineExceeded() {
    return new NotExecutedException(
        ErrorReason.DEADLINE_EXCEEDED,
        "The deadline passed before the call was started; it has done nothing.",
        null);
  }

  /**
   * The command was started, and this server had no time to finish it.
   *
   * @param byCaller whether it was the caller's deadline that passed
   */
  static NotExecutedException unfinished(boolean byCaller, Duration wait) {
    return new NotExecutedException(
        byCaller ? ErrorReason.DEADLINE_EXCEEDED : ErrorReason.OVERLOADED,
        "The server was too busy to finish the command within "
            + wait.toMillis()
            + " ms; send the same request again: its key tells the outcome.",
        byCaller ? null : RETRY_OVERLOADED);
  }

  /** The database cannot be reached, or did not confirm a commit in time. */
  public static NotExecutedException databaseUnavailable() {
    return new NotExecutedException(
        ErrorReason.DATABASE_UNAVAILABLE,
        "The database did not answer in time; send the same request again.",
        RETRY_UNAVAILABLE);
  }

  /** It is known that the node that has the profile can't be reached. */
  static NotExecutedException nodeUnavailable() {
    return new NotExecutedException(
        ErrorReason.DATABASE_UNAVAILABLE,
        "The part of the database that has the profile can't be reached, and nothing was done; send"
            + " the same request again.",
        RETRY_UNAVAILABLE);
  }

  /** The server takes no more calls. */
  public static NotExecutedException shuttingDown() {
    return new NotExecutedException(
        ErrorReason.SHUTTING_DOWN,
        "The server is shutting down; send the same request again.",
        RETRY_UNAVAILABLE);
  }

  /**
   * A defect, or data that the database refused. Logs it under a new id, which is all that the
   * caller learns of it.
   *
   * @param what failed, for the log
   */
  public static NotExecutedException internalError(String what, Throwable cause) {
    String errorId = newErrorId();
    log.error(LogEvent.INTERNAL_ERROR, "error {} in {}", errorId, what, cause);
    return internalError(errorId, false);
  }

  /** The database refuses a statement of this version, whatever its data. */
  static NotExecutedException statementRefused(int commands, Throwable cause) {
    String errorId = newErrorId();
    log.error(
        LogEvent.STATEMENT_REFUSED,
        "error {}: the database refuses a statement, whatever its data: {}; this attempt has"
            + " executed none of {} commands, and none will until the cause is removed",
        errorId,
        FailureText.of(cause),
        commands,
        cause);
    return internalError(errorId, true);
  }

  /** The outcome is unknown, and the command may be what its node fails for. */
  static NotExecutedException lostTooOften(String what, Throwable cause) {
    log.error(
        LogEvent.NODE_FAILS,
        "{} is given up, its node fails each time: {}",
        what,
        cause.toString());
    return databaseUnavailable();
  }

  private static String newErrorId() {
    return "%012x".formatted(ThreadLocalRandom.current().nextLong(1L << 48));
  }

  private static NotExecutedException internalError(String errorId, boolean forAll) {
    return new NotExecutedException(
        ErrorReason.INTERNAL_ERROR,
        "Internal error " + errorId + "; the server's log has the details.",
        null,
        errorId,
        forAll);
  }

  public ErrorReason reason() {
    return reason;
  }

  /** How long to wait before a retry; null if waiting does not help. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** Under which the log has an {@link ErrorReason#INTERNAL_ERROR}; null for other reasons. */
  public @Nullable String errorId() {
    return errorId;
  }

  /** Whether any other command would fail the same, since the fault is not in this one. */
  public boolean isForAll() {
    return forAll;
  }
}
