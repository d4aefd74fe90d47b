package org.creditservice.api.command;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.creditservice.batch.CommittedDecision;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.core.command.Command;

/** Executes commands, as {@code Engine::submit} does. */
@FunctionalInterface
public interface CommandExecutor {
  /**
   * Executes a command without blocking. The future fails with {@link NotExecutedException} if
   * there is no answer. Cancelling it drops the command, unless it has been started.
   *
   * @param bytes the size of the request
   * @param timeout how long the caller waits
   * @param caller whose share of the queue it takes
   */
  CompletableFuture<CommittedDecision> submit(
      Command command, int bytes, Duration timeout, Object caller);
}
