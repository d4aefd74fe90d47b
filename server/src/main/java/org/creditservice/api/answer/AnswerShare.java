package org.creditservice.api.answer;

import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.creditservice.api.error.ApiException;
import org.creditservice.api.error.Errors;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has taken of an {@link AnswerMemory}. The connections of one authenticated
 * caller have a share together. Thread-safe, but for {@link #join} and {@link #leave}, which are of
 * the connection's own thread.
 */
public final class AnswerShare {
  private final AnswerMemory memory;
  private final AtomicLong taken = new AtomicLong();
  private @Nullable String caller;

  /** Those of the caller's connections, this one among them. */
  private volatile Set<AnswerShare> together = Set.of(this);

  AnswerShare(AnswerMemory memory) {
    this.memory = memory;
  }

  /**
   * Whether the connection may take more. Who finds room may take more than there is, so a little
   * more than all can be taken, by as many answers as are made at the same time.
   */
  public boolean hasRoom() {
    long free = memory.free();
    // Nobody has more than all have, and the sum need not be made for each call.
    return memory.taken() < free || takenTogether() < free;
  }

  private long takenTogether() {
    return together.stream().mapToLong(share -> share.taken.get()).sum();
  }

  public void take(long bytes) {
    taken.addAndGet(bytes);
    memory.take(bytes);
  }

  public void giveBack(long bytes) {
    taken.addAndGet(-bytes);
    memory.giveBack(bytes);
  }

  /** Counts that there was no room, and returns the error for whoever found none. */
  public ApiException refusal() {
    memory.exceeded();
    return Errors.answersUnread();
  }

  /** Counts that the connection's caller read nothing for too long. */
  void gaveUp() {
    memory.exceeded();
  }

  /**
   * From now on the connection is an authenticated caller's. If several call on it, such as those
   * behind a proxy, it stays the first one's.
   */
  void join(String authenticated) {
    if (caller == null) {
      caller = authenticated;
      together = memory.join(authenticated, this);
    }
  }

  /** The connection is closed. What it has taken is still given back. */
  void leave() {
    if (caller != null) {
      memory.leave(caller, this);
    }
  }
}
