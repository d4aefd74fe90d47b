package org.creditservice.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.creditservice.db.retention.KeyRemovals;

/**
 * A pass over the table of keys, in small pieces, each a transaction of its own. After each piece
 * it pauses for as long as the piece took, so that callers get at least half of the disk's time.
 *
 * <p>It can be aborted between two pieces, and go on later.
 */
final class KeyRemovalPass {
  private final KeyRemovals keys;
  private final Instant horizon;

  /** What comes after was recorded while the pass was running, and is not old. */
  private final long pages;

  private long page;
  private long removed;
  private long kept;
  private long tookNanos;

  KeyRemovalPass(KeyRemovals keys, Instant horizon) {
    this.keys = keys;
    this.horizon = horizon;
    this.pages = keys.pages();
  }

  /** Goes on to the end of the table. */
  void run() throws InterruptedException {
    long begin = System.nanoTime();
    try {
      while (!isComplete()) {
        removePiece();
      }
    } finally {
      tookNanos += System.nanoTime() - begin;
    }
  }

  private void removePiece() throws InterruptedException {
    long begin = System.nanoTime();
    KeyRemovals.Piece piece = keys.remove(page, horizon);
    removed += piece.removed();
    kept += piece.kept();
    page = KeyRemovals.pageAfter(page);
    TimeUnit.NANOSECONDS.sleep(System.nanoTime() - begin);
  }

  boolean isComplete() {
    return page >= pages;
  }

  /** The result so far. */
  KeyRemovalResult result() {
    return new KeyRemovalResult(horizon, removed, kept, isComplete(), Duration.ofNanos(tookNanos));
  }
}
