package org.creditservice.api.answer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.creditservice.api.observe.Limit;
import org.creditservice.api.observe.LimitObserver;

/**
 * The memory for unread answers of one kind, which the connections share.
 *
 * <p>A connection may take as much as is still free, and so may an authenticated caller on all its
 * connections. So one that reads nothing gets half of the memory, two get a third each, and however
 * many there are, a newcomer finds room. Thread-safe.
 */
final class AnswerMemory {
  private final long bytesMax;
  private final LimitObserver observer;
  private final AtomicLong taken = new AtomicLong();
  private volatile Runnable roomListener = () -> {};

  /** Of authenticated callers with connections. */
  private final ConcurrentMap<String, Set<AnswerShare>> shares = new ConcurrentHashMap<>();

  /** All of it is free. {@code observer} is told when somebody finds no room. */
  AnswerMemory(long bytesMax, LimitObserver observer) {
    this.bytesMax = bytesMax;
    this.observer = observer;
  }

  void onRoom(Runnable listener) {
    roomListener = listener;
  }

  long taken() {
    return taken.get();
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

  void exceeded() {
    observer.exceeded(Limit.UNREAD_ANSWERS);
  }

  /** Adds a share to those of a caller, and returns them. */
  Set<AnswerShare> join(String caller, AnswerShare share) {
    return shares.compute(
        caller,
        (name, others) -> {
          Set<AnswerShare> together = others == null ? ConcurrentHashMap.newKeySet() : others;
          together.add(share);
          return together;
        });
  }

  void leave(String caller, AnswerShare share) {
    shares.computeIfPresent(
        caller,
        (name, together) -> {
          together.remove(share);
          return together.isEmpty() ? null : together;
        });
  }
}
