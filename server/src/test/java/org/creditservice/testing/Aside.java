package org.creditservice.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Runs what waits beside the test, on a thread of its own. The common pool of a machine with two
 * cores has but one thread, so that there the second would wait for the first to end.
 */
public final class Aside {
  private Aside() {}

  /** Something that gives a value, or fails. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws Exception;
  }

  /** What {@code work} gives or throws, once it has. */
  public static <T> CompletableFuture<T> run(Work<T> work) {
    return CompletableFuture.supplyAsync(() -> runUnchecked(work), Aside::start);
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
    Thread thread = new Thread(task, "aside");
    thread.setDaemon(true);
    thread.start();
  }
}
