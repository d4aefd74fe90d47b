package org.creditservice.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.creditservice.testing.Await;

/** Threads that take credits, one at a time, call after call. None of the calls may fail. */
final class SteadyCallers implements AutoCloseable {
  private static final int THREADS = 4;

  private final CreditClient credits;
  private final String profileId;
  private final AtomicLong answered = new AtomicLong();
  private final List<CompletableFuture<Void>> callers;
  private volatile boolean stopped;

  private SteadyCallers(CreditClient credits, String profileId) {
    this.credits = credits;
    this.profileId = profileId;
    this.callers =
        Stream.generate(() -> CompletableFuture.runAsync(this::call, SteadyCallers::start))
            .limit(THREADS)
            .toList();
  }

  /** They begin at once. */
  static SteadyCallers start(CreditClient credits, String profileId) {
    return new SteadyCallers(credits, profileId);
  }

  private static void start(Runnable caller) {
    Thread thread = new Thread(caller, "caller");
    thread.setDaemon(true);
    thread.start();
  }

  private void call() {
    while (!stopped) {
      var unused = credits.deductCredits(profileId, 1, "IMAGE").execute();
      answered.incrementAndGet();
    }
  }

  /** Waits until {@code more} calls have been answered; fails if one has failed. */
  void awaitAnswered(int more) {
    long target = answered.get() + more;
    Await.until(
        target + " calls are answered",
        () -> {
          callers.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
          return answered.get() >= target;
        });
  }

  /**
   * Lets the calls under way finish.
   *
   * @return how many calls were answered, which is also how many credits they took
   * @throws java.util.concurrent.CompletionException if a call has failed
   */
  long stop() {
    stopped = true;
    CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new))
        .orTimeout(1, TimeUnit.MINUTES)
        .join();
    return answered.get();
  }

  @Override
  public void close() {
    stopped = true;
  }
}
