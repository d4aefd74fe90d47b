package org.creditservice.batch;

import org.creditservice.config.EngineSettings;

/** Counts the commands of a queue and their bytes against what the queue may hold. */
final class QueueBounds {
  /** A blocked profile has at most as many commands as a third of what is then free. */
  private static final int BLOCKED_SHARE_OF_FREE = 3;

  private final EngineSettings settings;
  private int count;
  private long bytes;

  QueueBounds(EngineSettings settings) {
    this.settings = settings;
  }

  /** Whether a command of that many bytes fits. */
  boolean hasRoomFor(int more) {
    return count < settings.queueMax() && bytes + more <= settings.queueMaxBytes();
  }

  /**
   * Whether a blocked profile may have one more command than it has. Alone it may fill a quarter of
   * the queue; however many are blocked, some places are left to the others.
   */
  boolean hasRoomForBlocked(int has) {
    int free = settings.queueMax() - count;
    return has < Math.max(1, free / BLOCKED_SHARE_OF_FREE);
  }

  void added(PendingCommand pending) {
    count++;
    bytes += pending.bytes();
  }

  void removed(PendingCommand pending) {
    count--;
    bytes -= pending.bytes();
  }

  /** How many commands are in the queue. */
  int count() {
    return count;
  }
}
