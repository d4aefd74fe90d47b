package org.creditservice.client;

import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.creditservice.v1.LedgerEntry;

/**
 * The entries of one profile, those that exist and those that are made from now on, in the order of
 * their sequence: each once, and none left out. It doesn't end by itself: when its connection
 * breaks, or a server restarts, it goes on where it was. Whoever keeps the sequence of the last
 * entry that they have dealt with can go on there after a restart of their own.
 *
 * <pre>{@code
 * try (EntryWatch watch = credits.watchEntries("user-1", lastSequence)) {
 *   for (LedgerEntry entry : watch) {
 *     lastSequence = record(entry);
 *   }
 * }
 * }</pre>
 *
 * <p>It has one consumer: a thread that iterates, or a subscriber. Whoever wants the entries twice
 * makes two watches. What a consumer has not asked for waits at the service, however long; of the
 * rest of the client it holds up nothing.
 *
 * <p>While there is no service, it tries again for as long as it is open, every two seconds or less
 * often if the service says so: {@link #lastFailure} tells why and since when. It ends with
 *
 * <ul>
 *   <li>{@link RefusedException} if the service refuses it for good: there is no such profile, the
 *       caller may not read it, or two tokens in a row were not accepted;
 *   <li>{@link EntryGapException} if the service leaves out an entry, which is a fault of the
 *       service.
 * </ul>
 */
public final class EntryWatch
    implements AutoCloseable, Iterable<LedgerEntry>, Flow.Publisher<LedgerEntry> {
  private final EntrySubscription subscription;
  private final AtomicBoolean consumed = new AtomicBoolean();
  private volatile boolean closed;

  /** Connects when it has a consumer. */
  EntryWatch(EntrySubscription subscription) {
    this.subscription = subscription;
  }

  /**
   * The iterator, of which there is one, for one thread at a time. {@code hasNext} waits for the
   * next entry, and is false when the watch or the client is closed.
   *
   * <p>It throws what the watch ends with, after the entries from before. If the thread is
   * interrupted while it waits, it throws {@link java.util.concurrent.CancellationException} and
   * stays interrupted; the watch goes on, and nothing is lost.
   *
   * @throws IllegalStateException if the watch has its consumer already
   */
  @Override
  public Iterator<LedgerEntry> iterator() {
    if (!consumed.compareAndSet(false, true)) {
      throw alreadyConsumed();
    }
    EntryIterator iterator = new EntryIterator(() -> closed);
    subscription.begin(iterator);
    return iterator;
  }

  /**
   * Subscribes the one subscriber; every other gets an {@link IllegalStateException}. It keeps the
   * rules of Reactive Streams, and is completed when the watch or the client is closed. Signals
   * come on threads of gRPC, and a subscriber may block there. If its {@code onNext} throws, it
   * gets that as its {@code onError}, and no more.
   */
  @Override
  public void subscribe(Flow.Subscriber<? super LedgerEntry> subscriber) {
    Arguments.notNull("subscriber", subscriber);
    if (consumed.compareAndSet(false, true)) {
      subscription.begin(subscriber);
    } else {
      subscriber.onSubscribe(NONE);
      subscriber.onError(alreadyConsumed());
    }
  }

  private static IllegalStateException alreadyConsumed() {
    return new IllegalStateException("the watch has a consumer already: make one for each");
  }

  /**
   * Why it has no connection at the moment, or empty if it works as far as is known: an entry has
   * come since, or a connection has lasted for a minute.
   */
  public Optional<WatchFailure> lastFailure() {
    return subscription.lastFailure();
  }

  /** Ends it. A thread that waits for an entry wakes, and its iteration ends. */
  @Override
  public void close() {
    closed = true;
    subscription.close();
  }

  private static final Flow.Subscription NONE =
      new Flow.Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
      };
}
