package org.creditservice.api.query;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.creditservice.api.answer.AnswerBudget;
import org.creditservice.api.error.Errors;
import org.jspecify.annotations.Nullable;

/**
 * Queries that wait for a thread, or until there is room for their answers. The callers take turns,
 * so none holds up the others; heavy queries leave threads free. Thread-safe.
 *
 * <p>A caller may have three times as many queries here as it leaves places free: three quarters of
 * the places if it is the only one. However many callers there are, a newcomer finds a place.
 */
final class QueryQueue {
  /** How often to look for queries that have waited too long. */
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final int PLACES_PER_FREE_PLACE = 3;

  /** What becomes of a query that is offered. */
  enum Admission {
    ADMITTED,
    FULL,
    SHARE_FULL,
    CLOSED
  }

  private final int queriesMax;
  private final int heavyMax;
  private final Duration roomWaitMax;
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Callers with waiting queries. Whose turn is next comes first. */
  private final Map<Object, CallerQueries> callers = new LinkedHashMap<>();

  private int size;
  private int heavyRunning;
  private long refusedForShare;
  private boolean closed;

  /** Whether threads wait although there are queries. */
  private volatile boolean waitsForRoom;

  /**
   * An empty queue.
   *
   * @param queriesMax most queries that wait for a thread
   * @param heavyMax most heavy ones that are executed at the same time
   */
  QueryQueue(int queriesMax, int heavyMax, AnswerBudget budget) {
    this.queriesMax = queriesMax;
    this.heavyMax = heavyMax;
    this.roomWaitMax = budget.limits().roomWaitMax();
    budget.onRoom(this::roomMade);
  }

  /** Adds a query if it is admitted. */
  Admission offer(WaitingQuery query) {
    lock.lock();
    try {
      Admission admission = admission(query.caller());
      if (admission == Admission.ADMITTED) {
        callers.computeIfAbsent(query.caller(), caller -> new CallerQueries()).add(query);
        size++;
        changed.signal();
      } else if (admission == Admission.SHARE_FULL) {
        refusedForShare++;
      }
      return admission;
    } finally {
      lock.unlock();
    }
  }

  private Admission admission(Object caller) {
    if (closed) {
      return Admission.CLOSED;
    }
    if (size < PLACES_PER_FREE_PLACE * (long) (queriesMax - size)) {
      // Not even all of them would be too many for one caller.
      return Admission.ADMITTED;
    }
    // Queries that wait for room don't count: they need no thread yet.
    int waiting = callers.values().stream().mapToInt(CallerQueries::waitingForThread).sum();
    if (waiting >= queriesMax) {
      return Admission.FULL;
    }
    CallerQueries its = callers.get(caller);
    boolean withinShare =
        its == null
            || its.waitingForThread() < PLACES_PER_FREE_PLACE * (long) (queriesMax - waiting);
    return withinShare ? Admission.ADMITTED : Admission.SHARE_FULL;
  }

  /** Removes a query whose caller has gone, if it is still waiting. */
  void remove(WaitingQuery query) {
    lock.lock();
    try {
      CallerQueries its = callers.get(query.caller());
      if (its != null) {
        take(query, its);
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
        if (!hasExecutable()) {
          long unused = changed.awaitNanos(CHECK_NANOS);
        }
        waitsForRoom = false;
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean hasExecutable() {
    return callers.values().stream().anyMatch(its -> its.first(this::isExecutable) != null);
  }

  private boolean isExecutable(WaitingQuery query) {
    return query.share().hasRoom() && (!query.isHeavy() || heavyRunning < heavyMax);
  }

  private boolean isRefused(WaitingQuery query) {
    return !query.share().hasRoom() && (closed || query.isOlderThan(roomWaitMax));
  }

  private @Nullable Runnable next() {
    for (CallerQueries its : callers.values()) {
      WaitingQuery query = its.first(any -> isExecutable(any) || isRefused(any));
      if (query != null) {
        boolean refused = isRefused(query);
        take(query, its);
        return refused ? refusal(query) : execution(query);
      }
    }
    return null;
  }

  /** Takes a query of a caller, who comes behind the others. */
  private void take(WaitingQuery query, CallerQueries its) {
    if (its.remove(query)) {
      size--;
      callers.remove(query.caller());
      if (!its.isEmpty()) {
        callers.put(query.caller(), its);
        changed.signal();
      }
    }
  }

  /** Takes the memory for the largest answer, until that of the real one has been taken. */
  private Runnable execution(WaitingQuery query) {
    query.share().take(query.answerBytesMax());
    heavyRunning += query.isHeavy() ? 1 : 0;
    return () -> {
      try {
        query.execute();
      } finally {
        query.share().giveBack(query.answerBytesMax());
        executed(query);
      }
    };
  }

  private void executed(WaitingQuery query) {
    if (query.isHeavy()) {
      lock.lock();
      try {
        heavyRunning--;
        changed.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  private Runnable refusal(WaitingQuery query) {
    var error = closed ? Errors.shuttingDown() : query.share().refusal();
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

  /** How many queries were refused since their caller had its share. */
  long refusedForShare() {
    lock.lock();
    try {
      return refusedForShare;
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
