package org.creditservice.watch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.creditservice.batch.CommitListener;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.db.query.EntryFilter;
import org.creditservice.db.query.LedgerQueries;
import org.creditservice.db.query.ProfileQueries;
import org.creditservice.db.query.SequenceSpan;
import org.creditservice.db.query.Snapshots;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/**
 * All watches of this server: tells each when its profile has new entries.
 *
 * <p>It learns of them in two ways: at once from the engine, for what this server commits ({@link
 * #committed}), and by asking for the last sequence of all watched profiles in one statement, for
 * what other servers commit ({@link #poll}). Not by NOTIFY, which takes a lock of the whole
 * database at each commit.
 */
public final class EntryWatches implements CommitListener, AutoCloseable {
  /**
   * Reads take turns on so many threads, and connections: a watch that has much to catch up on is
   * one of many.
   */
  static final int THREADS = 2;

  /** Longest that one statement may take. */
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(10);

  /** Longest that closing waits for watches to end. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Snapshots snapshots;
  private final Semaphore free;
  private final Map<String, Set<EntryWatch>> watched = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor executor;
  private volatile boolean closed;

  /**
   * No watches yet.
   *
   * @param watchesMax how many there may be at once
   */
  public EntryWatches(Snapshots snapshots, int watchesMax) {
    this.snapshots = snapshots;
    this.free = new Semaphore(watchesMax);
    this.executor = newExecutor();
  }

  /** Its queue has no bound of its own: each watch is in it at most once. */
  private static ThreadPoolExecutor newExecutor() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            EntryWatches::newThread);
    executor.allowCoreThreadTimeOut(true);
    // While closing, what is still asked for is done by who asks.
    executor.setRejectedExecutionHandler((task, closing) -> task.run());
    return executor;
  }

  private static Thread newThread(Runnable work) {
    Thread thread = new Thread(work, "credit-watch");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * A watch, to be started once its reader is set up.
   *
   * @param afterSequence the last sequence that the reader knows, 0 for none; may be beyond the end
   */
  public EntryWatch watch(String profileId, long afterSequence, EntryReader reader) {
    return new EntryWatch(profileId, afterSequence, reader, this);
  }

  @Override
  public void committed(String profileId, long lastSequence) {
    watched.getOrDefault(profileId, Set.of()).forEach(watch -> watch.committed(lastSequence));
  }

  /**
   * Asks the database how far every watched profile is, in one statement, and wakes the watches
   * that are behind. Without watches it asks nothing.
   *
   * @throws DataAccessException if the database can't be asked
   */
  void poll() {
    Set<String> profileIds = Set.copyOf(watched.keySet());
    if (!profileIds.isEmpty()) {
      read(db -> new ProfileQueries(db).lastSequences(profileIds)).forEach(this::committed);
    }
  }

  /** Ends all watches, each with a word to its reader. */
  void endAll(Consumer<EntryReader> lastWord) {
    watched.values().forEach(watches -> watches.forEach(watch -> watch.end(lastWord)));
  }

  /** Ends all watches with SHUTTING_DOWN, and takes no more. */
  @Override
  public void close() {
    closed = true;
    endAll(reader -> reader.end(EndReason.SHUTTING_DOWN));
    executor.shutdown();
    try {
      executor.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many there are. */
  int count() {
    return watched.values().stream().mapToInt(Set::size).sum();
  }

  /** Lets {@code watch} in, or says why not. */
  @Nullable EndReason add(EntryWatch watch) {
    if (!free.tryAcquire()) {
      return EndReason.TOO_MANY_WATCHES;
    }
    watched.compute(
        watch.profileId(),
        (profileId, present) -> {
          Set<EntryWatch> watches = present == null ? ConcurrentHashMap.newKeySet() : present;
          watches.add(watch);
          return watches;
        });
    // Looked at last, so that whoever is in by then is ended by close.
    return closed ? EndReason.SHUTTING_DOWN : null;
  }

  void remove(EntryWatch watch) {
    watched.computeIfPresent(
        watch.profileId(),
        (profileId, watches) -> {
          if (watches.remove(watch)) {
            free.release();
          }
          return watches.isEmpty() ? null : watches;
        });
  }

  Executor executor() {
    return executor;
  }

  @Nullable Long lastSequence(String profileId) {
    return read(db -> new ProfileQueries(db).lastSequences(Set.of(profileId))).get(profileId);
  }

  List<LedgerEntry> entries(String profileId, SequenceSpan span) {
    return read(
        db ->
            new LedgerQueries(db, profileId).entries(span, EntryFilter.ALL, EntryWatch.PAGE_SIZE));
  }

  private <T> T read(Function<DSLContext, T> query) {
    return snapshots.read(STATEMENT_TIMEOUT, query);
  }
}
