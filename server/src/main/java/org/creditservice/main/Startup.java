package org.creditservice.main;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.creditservice.config.BatchSpan;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.Settings;
import org.creditservice.db.ConnectionDemand;
import org.creditservice.db.ConnectionLimits;
import org.creditservice.db.batch.BatchDatabase;
import org.creditservice.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to a server that executes commands. What takes long in a JVM that has just started is
 * done at the same time, on threads of its own.
 */
final class Startup {
  private static final Logger log = LoggerFactory.getLogger(Startup.class);

  private Startup() {}

  /** Begins with what every server needs, before its database is there. */
  static void begin(Settings settings) {
    BatchSpan expected = settings.engine().batchSpan().orElse(BatchSpan.LANE);
    thread("startup-statements", () -> BatchDatabase.render(expected));
  }

  /** Becomes ready on another thread, so that a signal can stop the service before that. */
  static CompletableFuture<Boolean> whenReady(
      Settings settings,
      ServiceDatabase database,
      CompletableFuture<CreditServer> server,
      StopSignal stop) {
    return onThread("startup", () -> becomeReady(settings, database, server, stop));
  }

  /** Does {@code work} on another thread, so that a signal need not wait for it. */
  static <T> CompletableFuture<T> onThread(String name, Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    thread(
        name,
        () -> {
          try {
            result.complete(work.call());
          } catch (Throwable e) {
            // An error, too: else nobody would know why it never ends.
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  /**
   * What has been done on another thread, once it is or a signal to stop has come; empty if that
   * came first.
   *
   * @throws Exception what {@code work} has thrown
   */
  static <T> Optional<T> unlessStopped(CompletableFuture<T> work, StopSignal stop)
      throws Exception {
    CompletableFuture.anyOf(work, stop.requested()).exceptionally(failure -> null).join();
    try {
      return work.isDone() ? Optional.of(work.join()) : Optional.empty();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Exception failure) {
        throw failure;
      }
      throw e;
    }
  }

  private static void thread(String name, Runnable work) {
    new ThreadFactoryBuilder().setNameFormat(name).setDaemon(true).build().newThread(work).start();
  }

  /**
   * Prepares the schema, connects, and waits until commands can be executed.
   *
   * @param server completes when it listens; nothing is changed before that
   * @return false if a signal to stop came first
   * @throws StartupException if waiting does not help
   */
  static boolean becomeReady(
      Settings settings,
      ServiceDatabase database,
      CompletableFuture<CreditServer> server,
      StopSignal stop)
      throws InterruptedException {
    Optional<BatchSpan> span =
        database.isEphemeral()
            ? Optional.of(settings.engine().batchSpan().orElse(BatchSpan.LANE))
            : prepare(settings, database, server, stop);
    if (span.isEmpty()) {
      return false;
    }
    server.join().connect(span.get());
    server.join().awaitReady();
    return true;
  }

  /** The span of batches; absent if a signal to stop came first. */
  private static Optional<BatchSpan> prepare(
      Settings settings,
      ServiceDatabase database,
      CompletableFuture<CreditServer> server,
      StopSignal stop)
      throws InterruptedException {
    ConnectionDemand demand = ConnectionPlan.of(settings);
    SchemaPreparation schema =
        new SchemaPreparation(database, settings.database(), demand::explain, server::join);
    // Before the pools open any connection: where few are allowed, there must be one for this.
    if (!schema.prepare(settings.database().migrate(), stop)) {
      return Optional.empty();
    }
    AtomicReference<BatchSpan> span = new AtomicReference<>();
    if (!schema.whenAvailable(
        () -> span.set(SpanOfBatches.of(database.target(), settings.engine())), stop)) {
      return Optional.empty();
    }
    warnOfShortage(demand, database.target());
    RoleCheck.check(database.target(), settings);
    if (span.get() == BatchSpan.BUCKET) {
      WorkerCheck.check(database.target(), settings.database().timeouts());
    }
    return Optional.of(Objects.requireNonNull(span.get()));
  }

  private static void warnOfShortage(ConnectionDemand demand, DatabaseTarget target) {
    try {
      ConnectionLimits.of(target)
          .shortage(demand)
          .ifPresent(shortage -> log.warn(LogEvent.CONNECTIONS_TOO_FEW, shortage));
    } catch (SQLException e) {
      log.debug("the connection limits could not be read", e);
    }
  }
}
