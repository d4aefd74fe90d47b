package org.creditservice.batch;

import java.util.List;
import org.creditservice.core.Method;
import org.creditservice.db.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * Is told of the engine's work, on the lanes' threads: it must neither block nor throw. What it
 * isn't interested in costs nothing.
 */
public interface BatchObserver {
  /** Observes nothing. */
  BatchObserver NONE = new BatchObserver() {};

  /** A step of a batch that was committed. */
  enum Step {
    /** Until the profiles are locked and the keys looked up, with the wait for a connection. */
    LOCK,
    /** Until what the commands refer to has been read. */
    PREFETCH,
    /** Until all commands are decided. */
    DECIDE,
    /** Until the effects are written and the commit is confirmed. */
    COMMIT
  }

  /**
   * A batch was committed.
   *
   * @param commands how many it had
   */
  default void committed(int commands) {}

  /** How long a step of it took. */
  default void took(Step step, long nanos) {}

  /**
   * A command of it is answered.
   *
   * @param waitedNanos from its arrival until the attempt began that was committed
   */
  default void answered(Method method, CommittedDecision decision, long waitedNanos) {}

  /** Whether batches are traced, too. */
  default boolean traces() {
    return false;
  }

  /** The traced call on whose thread a command is submitted; null if it isn't traced. */
  default @Nullable CallMark currentCall() {
    return null;
  }

  /**
   * A batch was committed.
   *
   * @param calls of its commands, those that are traced
   * @param commands how many it had in all
   * @param tookNanos from the begin of the attempt that was committed until now
   */
  default void traced(List<CallMark> calls, int commands, long tookNanos) {}

  /** An attempt failed and is repeated. */
  default void retried(FailureKind kind) {}

  /** A batch was halved, to find the command that can't succeed. */
  default void halved() {}

  /** The database refuses a statement of a batch, whatever its data: none of it was executed. */
  default void statementRefused() {}
}
