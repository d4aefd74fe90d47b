package org.creditservice.api.answer;

import java.util.concurrent.atomic.AtomicLong;

/** What one connection has taken of an {@link AnswerMemory}. Thread-safe. */
public final class AnswerShare {
  private final AnswerMemory memory;
  private final AtomicLong taken = new AtomicLong();

  AnswerShare(AnswerMemory memory) {
    this.memory = memory;
  }

  /**
   * Whether the connection may take more. Who finds room may take more than there is, so a little
   * more than all can be taken, by as many answers as are made at the same time.
   */
  public boolean hasRoom() {
    return taken.get() < memory.free();
  }

  public void take(long bytes) {
    taken.addAndGet(bytes);
    memory.take(bytes);
  }

  public void giveBack(long bytes) {
    taken.addAndGet(-bytes);
    memory.giveBack(bytes);
  }
}
