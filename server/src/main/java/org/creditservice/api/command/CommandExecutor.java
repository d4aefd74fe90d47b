package org.creditservice.api.command;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.creditservice.batch.CommittedDecision;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.core.command.Command;

/** What executes commands: {@code Engine::submit}. */
@FunctionalInterface
public interface CommandExecutor {
  /**
   * Executes a command without blocking. The future fails with {@link NotExecutedException} if
   * there is no answer; cancelling it drops the command if that is still possible.
   *
   * @param bytes the size of the request
   * @param timeout how long the caller will wait
   */
  CompletableFuture<CommittedDecision> submit(Command command, int bytes, Duration timeout);
}
