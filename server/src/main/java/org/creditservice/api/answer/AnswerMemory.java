package org.creditservice.api.answer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory for unread answers of one kind, which the connections share.
 *
 * <p>A connection may take as much as is still free. So one that reads nothing gets half of the
 * memory, two get a third each, and however many there are, a newcomer finds room. Thread-safe.
 */
final class AnswerMemory {
  private final long bytesMax;
  private final AtomicLong taken = new AtomicLong();
  private volatile Runnable roomListener = () -> {};

  AnswerMemory(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  void onRoom(Runnable listener) {
    roomListener = listener;
  }

  long free() {
    return bytesMax - taken.get();
  }

  void take(long bytes) {
    taken.addAndGet(bytes);
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
    roomListener.run();
  }
}
