package org.creditservice.client;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.creditservice.v1.LedgerEntry;
import org.jspecify.annotations.Nullable;

/** Hands the entries of a subscription to a thread that waits for them. */
final class EntryIterator implements Iterator<LedgerEntry>, Flow.Subscriber<LedgerEntry> {
  /** Entries that wait here for the thread, so that it isn't woken for each. */
  static final int AHEAD_MAX = 64;

  private sealed interface Signal {}

  private record Next(LedgerEntry entry) implements Signal {}

  private record End(@Nullable Throwable error) implements Signal {}

  private final BooleanSupplier closed;

  /** No more than were requested, and the end. */
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

  private Flow.@Nullable Subscription subscription;
  private @Nullable Signal head;
  private int taken;

  /** What {@code closed} says hides what has not been taken yet. */
  EntryIterator(BooleanSupplier closed) {
    this.closed = closed;
  }

  @Override
  public boolean hasNext() {
    if (head == null) {
      head = closed.getAsBoolean() ? new End(null) : take();
    }
    if (head instanceof End end) {
      rethrow(end.error());
      return false;
    }
    return true;
  }

  @Override
  public LedgerEntry next() {
    if (!hasNext() || !(head instanceof Next next)) {
      throw new NoSuchElementException("the watch is closed");
    }
    head = null;
    if (++taken == AHEAD_MAX / 2 && subscription != null) {
      subscription.request(taken);
      taken = 0;
    }
    return next.entry();
  }

  private Signal take() {
    try {
      Signal signal = signals.take();
      return closed.getAsBoolean() ? new End(null) : signal;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException interrupted =
          new CancellationException("interrupted while waiting for an entry; none is lost");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private static void rethrow(@Nullable Throwable error) {
    if (error instanceof CreditException failure) {
      failure.addSuppressed(new Throwable("waited for here"));
      throw failure;
    } else if (error != null) {
      throw new IllegalStateException(error);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscription.request(AHEAD_MAX);
  }

  @Override
  public void onNext(LedgerEntry entry) {
    signals.add(new Next(entry));
  }

  @Override
  public void onError(Throwable error) {
    signals.add(new End(error));
  }

  @Override
  public void onComplete() {
    signals.add(new End(null));
  }
}
