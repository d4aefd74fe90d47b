package org.creditservice.maintenance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.creditservice.batch.Engine;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.config.SweepSettings;
import org.creditservice.db.query.ExpiredJobs.ExpiredJob;
import org.creditservice.db.query.Snapshots;

/**
 * One pass over the buckets with expired jobs that ends every job found expired, a batch at a time:
 * the next is sent when the one before is answered, and as much time again has passed, so that at
 * least half of the engine's time is the callers'.
 *
 * <p>Any number of servers may do so at once. Each takes the buckets in an order of its own, so
 * that they seldom meet; where they do, the key of the command sees to it that a job ends once.
 */
final class Sweep {
  /** The first pause after commands got no answer; it doubles while that stays so. */
  private static final Duration PAUSE_MIN = Duration.ofMillis(100);

  private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

  private final SweepSettings settings;
  private final Snapshots snapshots;
  private final Duration queryTimeout;
  private final Engine engine;
  private final long startNanos = System.nanoTime();

  private Duration pause = PAUSE_MIN;
  private int expired;
  private int lost;
  private int stuck;
  private int deferred;
  private boolean complete;

  Sweep(SweepSettings settings, Snapshots snapshots, Duration queryTimeout, Engine engine) {
    this.settings = settings;
    this.snapshots = snapshots;
    this.queryTimeout = queryTimeout;
    this.engine = engine;
  }

  /**
   * Goes through the buckets that have any.
   *
   * @throws org.creditservice.db.DatabaseException if jobs can't be read
   * @throws NotExecutedException if the engine takes no more commands
   */
  void run() throws InterruptedException {
    List<Short> buckets =
        new ArrayList<>(snapshots.read(queryTimeout, snapshot -> snapshot.expiredJobs().buckets()));
    Collections.shuffle(buckets, ThreadLocalRandom.current());
    for (short bucket : buckets) {
      sweep(bucket);
    }
    complete = true;
  }

  /** What it has done so far. */
  SweepResult result() {
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
    return new SweepResult(expired, lost, stuck, deferred, complete, took);
  }

  /**
   * Ends the expired jobs of a bucket. A job that ends is not found again; what is found after it
   * was refused has stayed as it was and is stuck.
   */
  private void sweep(short bucket) throws InterruptedException {
    Set<ExpiredJob> refused = new HashSet<>();
    Set<ExpiredJob> failed = new HashSet<>();
    while (true) {
      List<ExpiredJob> found = find(bucket, settings.batchMax() + refused.size() + failed.size());
      List<ExpiredJob> fresh =
          found.stream()
              .filter(job -> !refused.contains(job) && !failed.contains(job))
              .limit(settings.batchMax())
              .toList();
      if (fresh.isEmpty()) {
        int refusedAndStill = (int) found.stream().filter(refused::contains).count();
        stuck += refusedAndStill;
        lost += refused.size() - refusedAndStill;
        deferred += failed.size();
        return;
      }
      ExpiryBatch batch = expire(fresh);
      refused.addAll(batch.refused());
      failed.addAll(batch.failed());
      if (batch.answered() == 0) {
        // Nothing moves here, such as when somebody holds a profile's lock: on to other buckets.
        lost += refused.size();
        deferred += fresh.size() + failed.size();
        return;
      }
    }
  }

  private List<ExpiredJob> find(short bucket, int limit) {
    return snapshots.read(queryTimeout, snapshot -> snapshot.expiredJobs().find(bucket, limit));
  }

  private ExpiryBatch expire(List<ExpiredJob> jobs) throws InterruptedException {
    long begin = System.nanoTime();
    ExpiryBatch batch = ExpiryBatch.execute(engine, jobs);
    long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    expired += batch.expired();
    lost += batch.replayed();
    NotExecutedException shutdown = batch.shutdown();
    if (shutdown != null) {
      throw shutdown;
    }
    if (batch.unanswered() > 0) {
      backOff();
    } else {
      pause = PAUSE_MIN;
      // Half of the time is the callers'.
      Thread.sleep(tookMillis);
    }
    return batch;
  }

  /** Leaves an engine that has no room to callers for a while. */
  private void backOff() throws InterruptedException {
    Thread.sleep(pause.toMillis());
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX;
  }
}
