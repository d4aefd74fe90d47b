package org.creditservice.verify;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The verifications of a server, on threads of their own: few at a time, so that callers do not
 * notice them. Remembers the last complete one.
 */
public final class Verifications implements AutoCloseable {
  /** How many at a time; each needs one connection. */
  public static final int RUNNING_MAX = 2;

  /** How long {@link #close} waits for rows that are being read. */
  private static final Duration CLOSE = Duration.ofSeconds(1);

  /** Hears how a verification ends, after all that the listener has heard. */
  public interface Observer extends VerificationListener {
    void done(Summary summary) throws InterruptedException;

    /** It did not come to its end. Not called if it was cancelled. */
    void failed(Throwable cause);
  }

  /** A verification that was started. */
  public interface Running {
    /** Ends it soon. */
    void cancel();
  }

  private final Verifier verifier;
  private final InstantSource clock;
  private final LastVerification last = new LastVerification();
  private final Semaphore free = new Semaphore(RUNNING_MAX);
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          new ThreadFactoryBuilder().setNameFormat("credit-verify-%d").setDaemon(true).build());

  /**
   * @param verifier with a connection for each of {@link #RUNNING_MAX}
   * @param clock of this server
   */
  public Verifications(Verifier verifier, InstantSource clock) {
    this.verifier = verifier;
    this.clock = clock;
  }

  /** The last complete verification of everything. */
  public LastVerification last() {
    return last;
  }

  /** Starts one; null if as many are running as may, or if this is closed. */
  public @Nullable Running start(VerifyRange range, Pace pace, Observer observer) {
    if (!free.tryAcquire()) {
      return null;
    }
    if (threads.isShutdown()) {
      free.release();
      return null;
    }
    Future<?> run =
        threads.submit(
            () -> {
              try {
                run(range, pace, observer);
              } finally {
                free.release();
              }
            });
    return () -> run.cancel(true);
  }

  /**
   * Verifies everything on the calling thread, as soon as one more may run.
   *
   * @throws org.creditservice.db.DatabaseException if the database is unavailable for too long
   */
  Summary verifyAll(Pace pace, VerificationListener listener) throws InterruptedException {
    free.acquire();
    try {
      return verify(VerifyRange.ALL, pace, listener);
    } catch (UnknownProfileException e) {
      throw new IllegalStateException("no profile was named", e);
    } finally {
      free.release();
    }
  }

  private Summary verify(VerifyRange range, Pace pace, VerificationListener listener)
      throws InterruptedException, UnknownProfileException {
    Summary summary = verifier.verify(range, 1, pace, listener);
    if (range.isAll()) {
      last.set(new LastVerification.Verified(clock.instant(), summary));
    }
    return summary;
  }

  private void run(VerifyRange range, Pace pace, Observer observer) {
    try {
      observer.done(verify(range, pace, observer));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (UnknownProfileException | RuntimeException | Error e) {
      if (!Thread.currentThread().isInterrupted()) {
        observer.failed(e);
      }
    }
  }

  /** Cancels all, and starts no more. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      boolean unused = threads.awaitTermination(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
