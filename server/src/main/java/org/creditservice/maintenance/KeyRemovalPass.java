package org.creditservice.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.creditservice.db.retention.KeyRemovals;
import org.creditservice.db.retention.KeyRemovals.Part;

/**
 * A pass over the table of keys, in small pieces, each a transaction of its own. After each piece
 * it pauses for as long as the piece took, so that callers get at least half of the disk's time.
 *
 * <p>It can be aborted between two pieces, and go on later.
 */
final class KeyRemovalPass {
  private static final long UNKNOWN = -1;

  private final KeyRemovals keys;
  private final Instant horizon;

  private final Deque<Part> parts;

  /** Of the first part; what comes after was recorded since, and is not old. */
  private long pages = UNKNOWN;

  private long page;
  private long removed;
  private long kept;
  private long tookNanos;

  KeyRemovalPass(KeyRemovals keys, Instant horizon) {
    this.keys = keys;
    this.horizon = horizon;
    this.parts = new ArrayDeque<>(keys.parts());
  }

  /** Goes on to the end of the last part. */
  void run() throws InterruptedException {
    long begin = System.nanoTime();
    try {
      while (!isComplete()) {
        if (pages == UNKNOWN) {
          pages = keys.pages(parts.element());
          page = 0;
        } else if (page < pages) {
          removePiece();
        } else {
          parts.remove();
          pages = UNKNOWN;
        }
      }
    } finally {
      tookNanos += System.nanoTime() - begin;
    }
  }

  private void removePiece() throws InterruptedException {
    long begin = System.nanoTime();
    KeyRemovals.Piece piece = keys.remove(parts.element(), page, horizon);
    removed += piece.removed();
    kept += piece.kept();
    page = KeyRemovals.pageAfter(page);
    TimeUnit.NANOSECONDS.sleep(System.nanoTime() - begin);
  }

  boolean isComplete() {
    return parts.isEmpty();
  }

  /** The result so far. */
  KeyRemovalResult result() {
    return new KeyRemovalResult(horizon, removed, kept, isComplete(), Duration.ofNanos(tookNanos));
  }
}
