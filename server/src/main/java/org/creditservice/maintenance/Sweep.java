package org.creditservice.maintenance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.creditservice.batch.Engine;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.config.SweepSettings;
import org.creditservice.core.command.ExpireJob;
import org.creditservice.core.command.RestartTimeout;
import org.creditservice.db.DatabaseException;
import org.creditservice.db.FailureKind;
import org.creditservice.db.query.ExpiredJobs;
import org.creditservice.db.query.FoundJob;
import org.creditservice.db.query.Snapshot;
import org.creditservice.db.query.SnapshotSource;
import org.creditservice.maintenance.SweepBatch.CommandFactory;

/**
 * One pass over all buckets with overdue jobs, which expires them in batches, and then over all
 * jobs whose timeout began in the future, which restarts it. After each batch it pauses for as long
 * as the batch took, so that callers get at least half of the engine's time.
 *
 * <p>Several servers may sweep at the same time. Each takes the buckets in random order, so that
 * they seldom meet. If they do, the key of the command ensures that a job expires once.
 */
final class Sweep {
  /** The first pause after a batch with undecided jobs; it doubles until a batch has none. */
  private static final Duration PAUSE_MIN = Duration.ofMillis(100);

  private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

  private final SweepSettings settings;
  private final SnapshotSource snapshots;
  private final Duration queryTimeout;
  private final Engine engine;
  private final long startNanos = System.nanoTime();

  private Duration pause = PAUSE_MIN;
  private int restarted;
  private int expired;
  private int lost;
  private int stuck;
  private int deferred;
  private int unreachable;
  private boolean complete;

  Sweep(SweepSettings settings, SnapshotSource snapshots, Duration queryTimeout, Engine engine) {
    this.settings = settings;
    this.snapshots = snapshots;
    this.queryTimeout = queryTimeout;
    this.engine = engine;
  }

  /**
   * Sweeps all buckets that have overdue jobs, and all jobs whose timeout began in the future.
   * Leaves out what can't be reached while other parts of the database can.
   *
   * @throws DatabaseException if jobs cannot be read
   * @throws NotExecutedException if the engine is shutting down
   */
  void run() throws InterruptedException {
    for (short bucket : buckets()) {
      boolean swept =
          !engine.isUnreachable(bucket)
              && trySweep(
                  (snapshot, limit) -> snapshot.expiredJobs().find(bucket, limit),
                  ExpireJob::found,
                  count -> expired += count);
      unreachable += swept ? 0 : 1;
    }
    boolean all =
        trySweep(
            (snapshot, limit) -> snapshot.futureTimeouts().find(limit),
            RestartTimeout::found,
            count -> restarted += count);
    complete = all && unreachable == 0;
  }

  /**
   * Those with overdue jobs, in random order; all, if a part of them can't be asked, or asking all
   * at once takes too long.
   */
  private List<Short> buckets() {
    List<Short> buckets;
    try {
      buckets = snapshots.read(queryTimeout, snapshot -> snapshot.expiredJobs().buckets());
    } catch (DatabaseException e) {
      if (!FailureKind.isCancelled(e)) {
        requirePart(e);
      }
      buckets = ExpiredJobs.ALL;
    }
    List<Short> shuffled = new ArrayList<>(buckets);
    Collections.shuffle(shuffled, ThreadLocalRandom.current());
    return shuffled;
  }

  /** Sweeps what a search finds; false if that part of the database can't be reached. */
  private boolean trySweep(Search search, CommandFactory commands, IntConsumer executed)
      throws InterruptedException {
    try {
      sweep(search, commands, executed);
      return true;
    } catch (DatabaseException e) {
      requirePart(e);
      return false;
    }
  }

  /** A node that does not answer makes a statement take too long, and the engine knows of it. */
  private void requirePart(DatabaseException failure) {
    FailureKind kind = failure.kind();
    boolean mayBeNode = !kind.isFinal() && engine.unreachableBuckets() > 0;
    if (kind != FailureKind.NODE_UNAVAILABLE && !mayBeNode) {
      throw failure;
    }
  }

  /** The result so far. */
  SweepResult result() {
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
    return new SweepResult(restarted, expired, lost, stuck, deferred, unreachable, complete, took);
  }

  /** Finds jobs that need a command, at most {@code limit}. */
  private interface Search {
    List<FoundJob> find(Snapshot snapshot, int limit);
  }

  /**
   * Submits a command for each job that {@code search} finds, until it finds no other. A job that
   * is found again after its command was refused has not changed: it is stuck.
   *
   * @param executed counts the jobs of each batch that were changed
   */
  private void sweep(Search search, CommandFactory commands, IntConsumer executed)
      throws InterruptedException {
    Set<FoundJob> refused = new HashSet<>();
    Set<FoundJob> failed = new HashSet<>();
    Set<FoundJob> answered = new HashSet<>();
    while (true) {
      int limit = settings.batchMax() + answered.size();
      List<FoundJob> found = snapshots.read(queryTimeout, snapshot -> search.find(snapshot, limit));
      List<FoundJob> fresh =
          found.stream().filter(job -> !answered.contains(job)).limit(settings.batchMax()).toList();
      if (fresh.isEmpty()) {
        int stillOverdue = (int) found.stream().filter(refused::contains).count();
        stuck += stillOverdue;
        lost += refused.size() - stillOverdue;
        deferred += failed.size();
        return;
      }
      SweepBatch batch = submit(commands, fresh);
      executed.accept(batch.executed());
      refused.addAll(batch.refused());
      failed.addAll(batch.failed());
      answered.addAll(batch.refused());
      answered.addAll(batch.failed());
      answered.addAll(batch.replayed());
      if (batch.answered() == 0) {
        // No progress, such as when another session has locked a profile: try the other buckets.
        lost += refused.size();
        deferred += fresh.size() + failed.size();
        return;
      }
    }
  }

  private SweepBatch submit(CommandFactory commands, List<FoundJob> jobs)
      throws InterruptedException {
    long begin = System.nanoTime();
    SweepBatch batch = SweepBatch.execute(engine, commands, jobs);
    long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    lost += batch.replayed().size();
    NotExecutedException shutdown = batch.shutdown();
    if (shutdown != null) {
      throw shutdown;
    }
    if (batch.unanswered() > 0) {
      backOff();
    } else {
      pause = PAUSE_MIN;
      // Leaves half of the time to callers.
      Thread.sleep(tookMillis);
    }
    return batch;
  }

  /** Leaves a busy engine to callers for a while. */
  private void backOff() throws InterruptedException {
    Thread.sleep(pause.toMillis());
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
  }
}
