package org.creditservice.embedded;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts PostgreSQL again when it ends although nobody stopped the service: when the kernel has
 * killed it for want of memory, say. Gives up after a few tries, since a service without a database
 * should end and not stay as a shell.
 */
final class PostgresSupervisor implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PostgresSupervisor.class);

  /** What could pass by itself passes in this time: a start waits out most of it already. */
  private static final int TRIES_MAX = 3;

  /** A server that ran for so long had been started well: the tries are counted anew. */
  private static final Duration STEADY = Duration.ofMinutes(1);

  /** How late an end may be noticed; looking costs microseconds. */
  private static final Duration POLL_INTERVAL = Duration.ofMillis(250);

  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final PostgresCluster cluster;
  private final int port;
  private final Map<String, String> parameters;
  private final DirectoryLock lock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CompletableFuture<EmbeddedPostgresException> failure = new CompletableFuture<>();
  private final Thread thread =
      new ThreadFactoryBuilder()
          .setNameFormat("postgresql-supervisor")
          .setDaemon(true)
          .build()
          .newThread(this::run);

  private Optional<ProcessHandle> process;
  private long startNanos = System.nanoTime();
  private int tries;

  private PostgresSupervisor(
      PostgresCluster cluster, int port, Map<String, String> parameters, DirectoryLock lock) {
    this.cluster = cluster;
    this.port = port;
    this.parameters = parameters;
    this.lock = lock;
    this.process = cluster.process();
  }

  /**
   * Watches a server that runs. Until it is closed, only the supervisor may use the cluster.
   *
   * @param port that it is started on again: connections must find it where it was
   * @param lock of its directory, without which it is not started again
   */
  static PostgresSupervisor start(
      PostgresCluster cluster, int port, Map<String, String> parameters, DirectoryLock lock) {
    PostgresSupervisor supervisor = new PostgresSupervisor(cluster, port, parameters, lock);
    supervisor.thread.start();
    return supervisor;
  }

  /** Completes if PostgreSQL is gone for good, with the reason. */
  CompletableFuture<EmbeddedPostgresException> failure() {
    return failure.copy();
  }

  /** The server that was started last, whether or not it still runs; ask when it is closed. */
  Optional<ProcessHandle> process() {
    return process;
  }

  /** Leaves PostgreSQL as it is; waits for a start that has begun. */
  @Override
  public void close() {
    closing.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (awaitEnd()) {
        startAgain();
      }
    } catch (EmbeddedPostgresException e) {
      failure.complete(e);
    } catch (Throwable e) {
      // Whatever it is: from now on nobody would start PostgreSQL again.
      log.error(LogEvent.EMBEDDED_UNWATCHED, "unexpected failure", e);
      failure.complete(
          new EmbeddedPostgresException(
              "The embedded PostgreSQL is no longer watched, because of a defect: see the log.",
              e));
    }
  }

  /** Waits until PostgreSQL does not run; false if the supervisor was closed before that. */
  private boolean awaitEnd() throws InterruptedException {
    while (!isClosedWithin(POLL_INTERVAL)) {
      if (process.filter(Processes::isRunning).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private boolean isClosedWithin(Duration limit) throws InterruptedException {
    return closing.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Tries once. */
  private void startAgain() throws InterruptedException {
    requireLock();
    tries = ranSteadily() ? 1 : tries + 1;
    if (tries > TRIES_MAX) {
      throw new EmbeddedPostgresException(
          "The embedded PostgreSQL ended by itself soon after each of %d starts; its log: %s"
              .formatted(TRIES_MAX, cluster.logFile()));
    }
    log.warn(
        LogEvent.EMBEDDED_ENDED,
        "the embedded PostgreSQL does not run, and nobody stopped it; starting it again, try {} of {};"
            + " its log: {}",
        tries,
        TRIES_MAX,
        cluster.logFile());
    try {
      int unused = cluster.start(port, parameters);
      log.warn(LogEvent.EMBEDDED_RUNS_AGAIN, "the embedded PostgreSQL runs again");
    } catch (EmbeddedPostgresException e) {
      onFailedStart(e);
    }
    process = cluster.process();
    startNanos = System.nanoTime();
  }

  /** Without the lock, the server that runs in the directory by now is another service's. */
  private void requireLock() {
    if (!lock.isHeld()) {
      throw new EmbeddedPostgresException(
          ("The embedded PostgreSQL ended, and its data directory is no longer locked for this"
                  + " service, because %s was deleted or replaced:"
                  + " see whether another credit service uses the directory.")
              .formatted(lock.file()));
    }
  }

  private boolean ranSteadily() {
    return System.nanoTime() - startNanos > STEADY.toNanos();
  }

  private void onFailedStart(EmbeddedPostgresException reason) throws InterruptedException {
    if (tries == TRIES_MAX) {
      throw new EmbeddedPostgresException(
          "The embedded PostgreSQL ended by itself, and %d tries to start it again failed. %s"
              .formatted(TRIES_MAX, reason.getMessage()),
          reason);
    }
    log.warn(
        LogEvent.EMBEDDED_NOT_STARTED,
        "the embedded PostgreSQL did not start: {}",
        reason.getMessage());
    boolean unused = isClosedWithin(PAUSE_AFTER_FAILURE);
  }
}
