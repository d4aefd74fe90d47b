package org.creditservice.anchor;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.creditservice.db.DatabaseException;
import org.creditservice.logging.LogEvent;
import org.creditservice.thread.PeriodicTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes anchors with their leaves into a directory, at intervals. Removes none. */
public final class AnchorSchedule implements AutoCloseable {
  /** After a start there is something new to anchor soon, but first of all callers are served. */
  private static final Duration FIRST_DELAY = Duration.ofMinutes(1);

  /** How long {@link #close} waits for a file that is being written. */
  private static final Duration STOP = Duration.ofSeconds(1);

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'anchor-'yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final Logger log = LoggerFactory.getLogger(AnchorSchedule.class);

  private final Anchoring anchoring;
  private final Path directory;
  private final Optional<PrivateKey> key;
  private final InstantSource clock;
  private final PeriodicTask runs = new PeriodicTask("credit-anchor-schedule", this::runOnce);

  /**
   * @param directory must exist
   * @param key without one, anchors are not signed
   * @param clock of this server, for the names of the files
   */
  public AnchorSchedule(
      Anchoring anchoring, Path directory, Optional<PrivateKey> key, InstantSource clock) {
    this.anchoring = anchoring;
    this.directory = directory;
    this.key = key;
    this.clock = clock;
  }

  /**
   * Starts.
   *
   * @param interval from the end of one anchor to the next
   */
  public void start(Duration interval) {
    runs.start(interval.compareTo(FIRST_DELAY) < 0 ? interval : FIRST_DELAY, interval);
  }

  /** Writes one anchor. */
  void runOnce() throws InterruptedException {
    String name = NAME.format(clock.instant());
    Path out = directory.resolve(name + ".json");
    try {
      Anchor anchor =
          AnchorFiles.write(
              anchoring, null, out, directory.resolve(name + ".leaves"), key.orElse(null));
      log.info(
          "anchor as of {} written to {}: {} profiles, root {}",
          anchor.asOfTime(),
          out,
          anchor.profiles(),
          anchor.root());
    } catch (AnchorException | DatabaseException e) {
      log.error(
          LogEvent.ANCHOR_NOT_WRITTEN,
          "no anchor was written, the next attempt is in one interval: {}",
          e.getMessage());
    }
  }

  @Override
  public void close() {
    runs.close(STOP);
  }
}
