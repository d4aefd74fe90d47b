package org.creditservice.watch;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.creditservice.core.ledger.LedgerEntry;

/** A reader with room for as many entries as the test says. */
final class TestReader implements EntryReader {
  private static final long PATIENCE_SECONDS = 30;

  private final AtomicInteger room;

  /** Sequences, end reasons and failures, in the order in which they came. */
  private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

  private TestReader(int room) {
    this.room = new AtomicInteger(room);
  }

  static TestReader fast() {
    return new TestReader(Integer.MAX_VALUE / 2);
  }

  static TestReader withRoomFor(int entries) {
    return new TestReader(entries);
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
    heard.add(entry.sequence());
  }

  @Override
  public void end(EndReason reason) {
    heard.add(reason);
  }

  @Override
  public void fail(RuntimeException cause) {
    heard.add(cause);
  }

  /** Waits for what comes next. */
  Object hear() throws InterruptedException {
    Object next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing came");
    }
    return next;
  }

  /** Whether it has heard nothing that was not looked at. */
  boolean hasHeardNothing() {
    return heard.isEmpty();
  }
}
