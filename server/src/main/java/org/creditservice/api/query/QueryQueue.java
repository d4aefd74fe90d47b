package org.creditservice.api.query;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.creditservice.api.answer.AnswerBudget;
import org.creditservice.api.answer.AnswerShare;
import org.creditservice.api.error.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Queries that wait for a thread, or until there is room for their answers. The connections take
 * turns, so none holds up the others. Thread-safe.
 */
final class QueryQueue {
  /** How often to look for queries that have waited too long. */
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final int queriesMax;
  private final Duration roomWaitMax;
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /**
   * A line for each share with waiting queries: two for each connection. Whose turn is next comes
   * first.
   */
  private final Map<AnswerShare, Set<WaitingQuery>> lines = new LinkedHashMap<>();

  private int size;
  private boolean closed;

  /** Whether threads wait although there are queries. */
  private volatile boolean waitsForRoom;

  /**
   * An empty queue.
   *
   * @param queriesMax most queries that wait for a thread
   */
  QueryQueue(int queriesMax, AnswerBudget budget) {
    this.queriesMax = queriesMax;
    this.roomWaitMax = budget.limits().roomWaitMax();
    budget.onRoom(this::roomMade);
  }

  /** Adds a query, unless this queue is full or closed. */
  boolean offer(WaitingQuery query) {
    lock.lock();
    try {
      if (closed || isFull()) {
        return false;
      }
      lines.computeIfAbsent(query.share(), share -> new LinkedHashSet<>()).add(query);
      size++;
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Queries that wait for room don't count: they need no thread yet. */
  private boolean isFull() {
    if (size < queriesMax) {
      return false;
    }
    int waitForThread = 0;
    for (Map.Entry<AnswerShare, Set<WaitingQuery>> line : lines.entrySet()) {
      waitForThread += line.getKey().hasRoom() ? line.getValue().size() : 0;
    }
    return waitForThread >= queriesMax;
  }

  /** Removes a query whose caller has gone, if it is still waiting. */
  void remove(WaitingQuery query) {
    lock.lock();
    try {
      Set<WaitingQuery> line = lines.getOrDefault(query.share(), Set.of());
      if (line.contains(query)) {
        take(query, line);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next query, and returns what to do with it. Null once this queue is closed. */
  @Nullable Runnable take() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        Runnable next = next();
        if (next != null || (closed && size == 0)) {
          return next;
        }
        waitsForRoom = size > 0;
        // Room that was made before is found here, room that is made from now on is signalled.
        if (!hasRoom()) {
          long unused = changed.awaitNanos(CHECK_NANOS);
        }
        waitsForRoom = false;
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom() {
    return lines.keySet().stream().anyMatch(AnswerShare::hasRoom);
  }

  private @Nullable Runnable next() {
    for (Map.Entry<AnswerShare, Set<WaitingQuery>> line : lines.entrySet()) {
      WaitingQuery first = line.getValue().iterator().next();
      if (line.getKey().hasRoom()) {
        return execution(take(first, line.getValue()));
      }
      if (closed || first.isOlderThan(roomWaitMax)) {
        return refusal(take(first, line.getValue()));
      }
    }
    return null;
  }

  /** Takes the first query of a line, and puts the line behind the others. */
  private WaitingQuery take(WaitingQuery query, Set<WaitingQuery> line) {
    line.remove(query);
    size--;
    lines.remove(query.share());
    if (!line.isEmpty()) {
      lines.put(query.share(), line);
      changed.signal();
    }
    return query;
  }

  /** Takes the memory for the largest answer, until that of the real one has been taken. */
  private static Runnable execution(WaitingQuery query) {
    query.share().take(query.answerBytesMax());
    return () -> {
      try {
        query.execute();
      } finally {
        query.share().giveBack(query.answerBytesMax());
      }
    };
  }

  private Runnable refusal(WaitingQuery query) {
    var error = closed ? Errors.shuttingDown() : Errors.answersUnread();
    return () -> query.refuse(error);
  }

  /** Some connection has room again. */
  private void roomMade() {
    if (waitsForRoom) {
      lock.lock();
      try {
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Accepts no more queries. Those that wait for a thread are still taken, the others refused. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
