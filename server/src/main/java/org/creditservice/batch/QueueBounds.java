package org.creditservice.batch;

import org.creditservice.config.EngineSettings;

/** Counts the commands of a queue and their bytes against what the queue may hold. */
final class QueueBounds {
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
