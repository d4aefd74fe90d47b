package org.creditservice.watch;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.creditservice.core.ledger.LedgerEntry;

/** A subscriber with room for a given number of entries. */
final class TestSubscriber implements EntrySubscriber {
  private static final long TIMEOUT_SECONDS = 30;

  private final AtomicInteger room;

  /** Sequences, end reasons and failures, in the order in which they arrived. */
  private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

  private TestSubscriber(int room) {
    this.room = new AtomicInteger(room);
  }

  static TestSubscriber fast() {
    return new TestSubscriber(Integer.MAX_VALUE / 2);
  }

  static TestSubscriber withRoomFor(int entries) {
    return new TestSubscriber(entries);
  }

  void makeRoomFor(int entries) {
    room.addAndGet(entries);
  }

  @Override
  public boolean isReady() {
    return room.get() > 0;
  }

  @Override
  public void next(LedgerEntry entry) {
    room.decrementAndGet();
    received.add(entry.sequence());
  }

  @Override
  public void end(EndReason reason) {
    received.add(reason);
  }

  @Override
  public void fail(Throwable cause) {
    received.add(cause);
  }

  /** Waits for the next sequence, end reason or failure. */
  Object receive() throws InterruptedException {
    Object next = received.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was received");
    }
    return next;
  }

  /** Whether everything that was received has been taken by {@link #receive}. */
  boolean hasReceivedNothingElse() {
    return received.isEmpty();
  }
}
