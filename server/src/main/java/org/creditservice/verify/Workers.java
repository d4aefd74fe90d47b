package org.creditservice.verify;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that share one piece of work, and end together. */
final class Workers {
  /** What each of them does. */
  interface Work {
    void run() throws InterruptedException;
  }

  private Workers() {}

  /** Returns when all have done the work; throws what the first of them throws. */
  static void run(int workers, Work work) throws InterruptedException {
    if (workers == 1) {
      work.run();
      return;
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            workers,
            new ThreadFactoryBuilder().setNameFormat("credit-verify-%d").setDaemon(true).build());
    try {
      awaitAll(workers, work, new ExecutorCompletionService<>(threads));
    } finally {
      threads.shutdownNow();
    }
  }

  private static void awaitAll(int workers, Work work, CompletionService<Void> threads)
      throws InterruptedException {
    Callable<Void> task =
        () -> {
          work.run();
          return null;
        };
    List<Future<Void>> running = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      running.add(threads.submit(task));
    }
    for (int i = 0; i < running.size(); i++) {
      try {
        threads.take().get();
      } catch (ExecutionException e) {
        throw rethrow(e.getCause() == null ? e : e.getCause());
      }
    }
  }

  private static RuntimeException rethrow(Throwable cause) throws InterruptedException {
    if (cause instanceof InterruptedException interrupt) {
      throw interrupt;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
  }
}
