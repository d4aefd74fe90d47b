package org.creditservice.db;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What became of the lanes' transactions: evidence of whether the database does what commands need.
 */
public final class LaneOutcomes {
  /** A lane that loses its connection has a new one sooner; this is no news for anybody. */
  static final Duration PERSISTENT = Duration.ofSeconds(2);

  /** A lane with commands tries again within about two seconds; one without tells nothing new. */
  static final Duration RECENT = Duration.ofSeconds(5);

  /** A lane's failed attempts in a row. */
  private record Failing(long sinceNanos, long lastNanos, Throwable cause) {
    boolean isRecent(long nowNanos) {
      return nowNanos - lastNanos <= RECENT.toNanos();
    }

    boolean isPersistent() {
      return lastNanos - sinceNanos >= PERSISTENT.toNanos();
    }

    Failing followedBy(Failing next) {
      return isRecent(next.lastNanos) ? new Failing(sinceNanos, next.lastNanos, next.cause) : next;
    }
  }

  private final LongSupplier clock;
  private final Map<Thread, Failing> failingLanes = new ConcurrentHashMap<>();
  private volatile long lastCommitNanos;
  private volatile boolean hasCommitted;

  public LaneOutcomes() {
    this(System::nanoTime);
  }

  LaneOutcomes(LongSupplier nanoClock) {
    this.clock = nanoClock;
  }

  /** The transaction of the calling lane was committed. */
  public void committed() {
    lastCommitNanos = clock.getAsLong();
    hasCommitted = true;
    if (!failingLanes.isEmpty()) {
      failingLanes.remove(Thread.currentThread());
    }
  }

  /** The transaction of the calling lane failed; only an unavailable database counts. */
  public void failed(Throwable cause) {
    if (FailureKind.of(cause) != FailureKind.UNAVAILABLE) {
      return;
    }
    long now = clock.getAsLong();
    failingLanes.merge(Thread.currentThread(), new Failing(now, now, cause), Failing::followedBy);
  }

  /** The database is available again: what fails from now on has not failed before. */
  void forgetFailures() {
    failingLanes.clear();
  }

  /** Whether a lane has committed within {@code age}. */
  boolean committedWithin(Duration age) {
    return hasCommitted && clock.getAsLong() - lastCommitNanos <= age.toNanos();
  }

  /** The last failure of a lane for which the database is unavailable and stays so. */
  public Optional<Throwable> failure() {
    long now = clock.getAsLong();
    return failingLanes.values().stream()
        .filter(lane -> lane.isPersistent() && lane.isRecent(now))
        .map(Failing::cause)
        .findAny();
  }
}
