package org.creditservice.watch;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.creditservice.batch.CommitListener;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Profile;
import org.creditservice.db.DatabaseException;
import org.creditservice.db.query.EntryFilter;
import org.creditservice.db.query.SequenceSpan;
import org.creditservice.db.query.Snapshot;
import org.creditservice.db.query.SnapshotSource;
import org.creditservice.fair.FairPlaces;
import org.jspecify.annotations.Nullable;

/**
 * All watches of this server. Wakes each when its profile has new entries.
 *
 * <p>For entries that this server commits, the engine calls {@link #committed} at once. For entries
 * of other servers, {@link #poll} reads the last sequences of all watched profiles in one
 * statement. PostgreSQL's NOTIFY is not used, because it takes a database-wide lock at each commit.
 */
public final class EntryWatchRegistry implements CommitListener, AutoCloseable {
  /**
   * Threads, and so connections, that the watches share. Their callers take turns page by page, and
   * so do the watches of one caller: none that is far behind holds up the others.
   */
  static final int THREADS = 2;

  /** Longest that one statement may take. */
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(10);

  /** Longest that closing waits for watches to end. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final SnapshotSource snapshots;
  private final LastSequences lastSequences;
  private final FairPlaces places;
  private final Map<String, Set<EntryWatch>> watched = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor executor;
  private final Turns turns;
  private volatile boolean closed;

  /**
   * Starts without watches.
   *
   * @param places for watches
   */
  public EntryWatchRegistry(SnapshotSource snapshots, FairPlaces places) {
    this.snapshots = snapshots;
    this.lastSequences = new LastSequences(snapshots, STATEMENT_TIMEOUT);
    this.places = places;
    this.executor = newExecutor();
    this.turns = new Turns(executor, THREADS);
  }

  /** Its queue needs no bound: {@link Turns} gives it no more than there are threads. */
  private static ThreadPoolExecutor newExecutor() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new ThreadFactoryBuilder().setNameFormat("credit-watch-%d").setDaemon(true).build());
    executor.allowCoreThreadTimeOut(true);
    // After shutdown, the thread that requests a step runs it.
    executor.setRejectedExecutionHandler((task, closing) -> task.run());
    return executor;
  }

  /**
   * A new watch, to be started when its subscriber is ready for calls.
   *
   * @param share whose place it takes, and with whose other watches it takes turns
   * @param afterSequence the last sequence that the subscriber knows, 0 for none; may be beyond the
   *     end of the ledger
   */
  public EntryWatch watch(
      Object share, String profileId, long afterSequence, EntrySubscriber subscriber) {
    return new EntryWatch(share, profileId, afterSequence, subscriber, this);
  }

  @Override
  public void committed(String profileId, long lastSequence) {
    watched.getOrDefault(profileId, Set.of()).forEach(watch -> watch.committed(lastSequence));
  }

  /**
   * Reads the last sequences of all watched profiles, and wakes the watches that are behind. Sends
   * no statement if there are no watches.
   *
   * @return how many buckets of them were left out, since their node is unavailable
   * @throws DatabaseException if the database is unavailable or fails
   */
  synchronized int poll() {
    lastSequences.read(Set.copyOf(watched.keySet())).forEach(this::committed);
    return lastSequences.leftOut();
  }

  /** Ends all watches, each with {@code signal} to its subscriber. */
  void endAll(Consumer<EntrySubscriber> signal) {
    watched.values().forEach(watches -> watches.forEach(watch -> watch.end(signal)));
  }

  /** Ends all watches with SHUTTING_DOWN, and accepts no more. */
  @Override
  public void close() {
    closed = true;
    endAll(subscriber -> subscriber.end(EndReason.SHUTTING_DOWN));
    executor.shutdown();
    try {
      executor.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The number of watches. */
  int count() {
    return watched.values().stream().mapToInt(Set::size).sum();
  }

  /** Adds {@code watch}, or returns why it must end. */
  @Nullable EndReason add(EntryWatch watch) {
    FairPlaces.Place place =
        places.take(
            watch.share(),
            () -> watch.end(subscriber -> subscriber.end(EndReason.TOO_MANY_WATCHES)));
    if (place == null) {
      return EndReason.TOO_MANY_WATCHES;
    }
    watch.place(place);
    watched.compute(
        watch.profileId(),
        (profileId, present) -> {
          Set<EntryWatch> watches = present == null ? ConcurrentHashMap.newKeySet() : present;
          watches.add(watch);
          return watches;
        });
    // Checked last: a watch added before that is seen, and ended, by close().
    return closed ? EndReason.SHUTTING_DOWN : null;
  }

  void remove(EntryWatch watch) {
    watched.computeIfPresent(
        watch.profileId(),
        (profileId, watches) -> {
          if (watches.remove(watch)) {
            watch.releasePlace();
          }
          return watches.isEmpty() ? null : watches;
        });
  }

  /** Where the watches of one share take their turns with those of others. */
  TaskQueue turns(Object share) {
    return turns.of(share);
  }

  /** Not read as polls do, whose statement a distributed database sends to all of its shards. */
  @Nullable Long lastSequence(String profileId) {
    Profile profile = read(snapshot -> snapshot.profiles().find(profileId));
    return profile == null ? null : profile.lastSequence();
  }

  List<LedgerEntry> entries(String profileId, SequenceSpan span) {
    return read(
        snapshot ->
            snapshot.ledger(profileId).entries(span, EntryFilter.ALL, EntryWatch.PAGE_SIZE));
  }

  private <T extends @Nullable Object> T read(Function<Snapshot, T> query) {
    return snapshots.read(STATEMENT_TIMEOUT, query);
  }
}
