package org.creditservice.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.creditservice.db.DatabaseException;
import org.creditservice.db.retention.KeyRemovals;
import org.creditservice.logging.LogEvent;
import org.creditservice.thread.PeriodicTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes idempotency keys that are older than the retention, at intervals. Of several servers, one
 * does it; see docs/decisions/0019-key-retention.md.
 */
public final class KeyRetention implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KeyRetention.class);

  /**
   * How often the horizon moves, as a part of the retention: a pass reads the whole table, and
   * removes a hundredth of it.
   */
  private static final int PASSES_PER_RETENTION = 100;

  private static final Duration INTERVAL_MAX = Duration.ofDays(1);

  /** How often it is looked whether a pass is due, or can go on after an outage. */
  private static final Duration CHECK_INTERVAL = Duration.ofMinutes(5);

  /** After a start, callers and their retries come first. */
  private static final Duration FIRST_CHECK = Duration.ofMinutes(1);

  /** How long {@link #close} waits for a running piece; then the pool closes its connection. */
  private static final Duration STOP = Duration.ofSeconds(1);

  private final Duration retention;
  private final KeyRemovals keys;
  private final InstantSource clock;
  private final Consumer<KeyRemovalResult> listener;
  private final PeriodicTask checks = new PeriodicTask("credit-key-retention", this::runOnce);
  private @Nullable KeyRemovalPass unfinished;

  /** Whether the last check could not reach the database, which is logged once. */
  private boolean unavailable;

  /**
   * A retention that is not started yet.
   *
   * @param clock of this machine
   * @param listener receives the result of each pass, and of what an outage left of one
   */
  public KeyRetention(
      Duration retention,
      KeyRemovals keys,
      InstantSource clock,
      Consumer<KeyRemovalResult> listener) {
    this.retention = retention;
    this.keys = keys;
    this.clock = clock;
    this.listener = listener;
  }

  /** Starts to remove keys, in a minute. */
  public void start() {
    checks.start(FIRST_CHECK, CHECK_INTERVAL);
  }

  /**
   * Goes over all keys once if that is due, or on from where an outage stopped it.
   *
   * @return the result, as the listener received it; empty if nothing is due
   */
  public Optional<KeyRemovalResult> runOnce() throws InterruptedException {
    try {
      KeyRemovalPass pass = unfinished == null ? begin() : unfinished;
      reached();
      return pass == null ? Optional.empty() : Optional.of(run(pass));
    } catch (DatabaseException e) {
      missed(e);
      return Optional.empty();
    }
  }

  private @Nullable KeyRemovalPass begin() {
    Instant horizon =
        keys.advance(earlier(keys.clock(), clock.instant()).minus(retention), interval());
    return horizon == null ? null : new KeyRemovalPass(keys, horizon);
  }

  /**
   * One clock that is ahead must not cost keys that are needed: by two clocks, the keys are older.
   */
  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private Duration interval() {
    Duration part = retention.dividedBy(PASSES_PER_RETENTION);
    return part.compareTo(INTERVAL_MAX) < 0 ? part : INTERVAL_MAX;
  }

  private KeyRemovalResult run(KeyRemovalPass pass) throws InterruptedException {
    unfinished = pass;
    try {
      pass.run();
      unfinished = null;
    } finally {
      listener.accept(pass.result());
    }
    return pass.result();
  }

  private void reached() {
    if (unavailable) {
      unavailable = false;
      log.info("keys are removed again");
    }
  }

  /** Keys that stay longer do no harm: the next check tries again. */
  private void missed(DatabaseException cause) {
    if (!unavailable && !checks.isClosed()) {
      unavailable = true;
      log.warn(
          LogEvent.KEY_REMOVAL_WAITS,
          "keys are not removed: {}{}",
          cause.getMessage(),
          cause.kind().isFinal()
              ? "; see \"Keys: retention\" in docs/operations.md for what the role needs"
              : "");
    }
  }

  /** Stops; a piece that is being removed may still be committed. */
  @Override
  public void close() {
    checks.close(STOP);
  }
}
