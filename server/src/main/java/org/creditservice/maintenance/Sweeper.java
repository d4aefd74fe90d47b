package org.creditservice.maintenance;

import java.time.Duration;
import java.util.function.Consumer;
import org.creditservice.batch.Engine;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.config.SweepSettings;
import org.creditservice.db.DatabaseException;
import org.creditservice.db.query.SnapshotSource;
import org.creditservice.logging.LogEvent;
import org.creditservice.thread.PeriodicTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sweeps at intervals: overdue jobs become EXPIRED and are refunded, although their callers may
 * have forgotten them. See docs/job-states.md.
 */
public final class Sweeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

  /** How long {@link #close} waits for a running search; then the pool closes its connection. */
  private static final Duration STOP = Duration.ofSeconds(1);

  private final SweepSettings settings;
  private final SnapshotSource snapshots;
  private final Duration queryTimeout;
  private final Engine engine;
  private final Consumer<SweepResult> listener;
  private final PeriodicTask sweeps = new PeriodicTask("credit-sweeper", this::runOnce);

  /** Whether the last sweep could not reach the database or all of it, which is logged once. */
  private boolean unavailable;

  /**
   * A sweeper that is not started yet.
   *
   * @param snapshots of the database that {@code engine} writes to. A replica could still show jobs
   *     as PROCESSING that have ended
   * @param queryTimeout how long each search for expired jobs may take
   * @param listener receives the result of each sweep
   */
  public Sweeper(
      SweepSettings settings,
      SnapshotSource snapshots,
      Duration queryTimeout,
      Engine engine,
      Consumer<SweepResult> listener) {
    this.settings = settings;
    this.snapshots = snapshots;
    this.queryTimeout = queryTimeout;
    this.engine = engine;
    this.listener = listener;
  }

  /** Starts sweeping; the first sweep is after one interval. */
  public void start() {
    sweeps.start(settings.interval());
  }

  /**
   * Sweeps once, until no overdue job is left or the database is unavailable. Leaves out what can't
   * be reached of it. Waits for a sweep that is running.
   *
   * @return the result, as the listener received it
   */
  public synchronized SweepResult runOnce() throws InterruptedException {
    Sweep sweep = new Sweep(settings, snapshots, queryTimeout, engine);
    try {
      sweep.run();
      tell(sweep.result());
    } catch (DatabaseException e) {
      if (e.kind().isFinal()) {
        throw e;
      }
      missed("the database is unavailable: " + e.getMessage());
    } catch (NotExecutedException e) {
      log.debug("the server is shutting down: sweep aborted", e);
    }
    SweepResult result = sweep.result();
    listener.accept(result);
    return result;
  }

  private void tell(SweepResult result) {
    if (result.complete()) {
      reached();
    } else {
      missed("%d buckets can't be reached".formatted(result.unreachable()));
    }
  }

  private void reached() {
    if (unavailable) {
      unavailable = false;
      log.info("the database is available again: sweeping continues");
    }
  }

  private void missed(String why) {
    if (!unavailable && !sweeps.isClosed()) {
      unavailable = true;
      log.warn(LogEvent.SWEEP_WAITS, "overdue jobs wait: {}", why);
    }
  }

  /** Stops sweeping; commands that a running sweep has submitted may still be executed. */
  @Override
  public void close() {
    sweeps.close(STOP);
  }
}
