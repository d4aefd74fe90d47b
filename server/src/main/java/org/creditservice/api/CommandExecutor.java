package org.creditservice.api;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.batch.Reply;
import org.creditservice.core.Command;

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
  CompletableFuture<Reply> submit(Command command, int bytes, Duration timeout);
}
