package org.creditservice.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Runs blocking work in the background, each task on its own thread. The common pool of a machine
 * with two cores has only one thread, so a second task would wait for the first to end.
 */
public final class BackgroundTask {
  private BackgroundTask() {}

  /** Work that returns a value or fails. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws Exception;
  }

  /** Starts the work; the future completes with what it returns or throws. */
  public static <T> CompletableFuture<T> run(Work<T> work) {
    return CompletableFuture.supplyAsync(() -> runUnchecked(work), BackgroundTask::start);
  }

  private static <T> T runUnchecked(Work<T> work) {
    try {
      return work.run();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "background-task");
    thread.setDaemon(true);
    thread.start();
  }
}
