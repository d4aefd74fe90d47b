package org.creditservice.watch;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.db.DatabaseException;
import org.creditservice.db.query.SequenceSpan;
import org.creditservice.fair.FairPlaces;
import org.jspecify.annotations.Nullable;

/** One subscription to the ledger of one profile. Made by {@link EntryWatchRegistry#watch}. */
public final class EntryWatch {
  /**
   * Most entries read at once, about what gRPC buffers before it reports that a call is not ready
   * (32 KiB). Entries that the subscriber has no room for are dropped and read again later, because
   * to keep them for thousands of slow subscribers would take too much memory.
   */
  static final int PAGE_SIZE = 100;

  private final Object share;
  private final String profileId;
  private final EntrySubscriber subscriber;
  private final EntryWatchRegistry watches;

  /** Reads and sends entries, at most one page in each run. */
  private final SerialTask step;

  /** The highest sequence known to be committed. */
  private final AtomicLong committed = new AtomicLong();

  /** The last sequence handed to the subscriber. Written by {@link #step} only. */
  private volatile long sent;

  /** The last call to make to the subscriber, null while the watch is to go on. */
  private volatile @Nullable Consumer<EntrySubscriber> lastSignal;

  private volatile FairPlaces.@Nullable Place place;

  private volatile boolean ended;
  private boolean profileFound;

  EntryWatch(
      Object share,
      String profileId,
      long afterSequence,
      EntrySubscriber subscriber,
      EntryWatchRegistry watches) {
    this.share = share;
    this.profileId = profileId;
    this.sent = afterSequence;
    this.subscriber = subscriber;
    this.watches = watches;
    this.step = new SerialTask(watches.turns(share), this::step);
  }

  Object share() {
    return share;
  }

  /** Notes the place that it has taken. */
  void place(FairPlaces.Place taken) {
    place = taken;
  }

  void releasePlace() {
    FairPlaces.Place taken = place;
    if (taken != null) {
      taken.release();
    }
  }

  String profileId() {
    return profileId;
  }

  /**
   * Starts this watch. It doesn't wait for the database: that the profile doesn't exist, for
   * example, is signalled to the subscriber later.
   */
  public void start() {
    EndReason refusal = watches.add(this);
    if (refusal != null) {
      finish(subscriber -> subscriber.end(refusal));
    } else if (ended) {
      // Cancelled before it was added.
      watches.remove(this);
    } else {
      wake();
    }
  }

  /** Continues after the subscriber has made room. */
  public void wake() {
    step.request();
  }

  /** Ends this watch without a signal to the subscriber, and frees its place. */
  public void cancel() {
    ended = true;
    watches.remove(this);
    // What waits would be kept in memory until its turn.
    boolean unused = step.stop();
  }

  /** Notes that the profile has entries at least up to {@code sequence}. */
  void committed(long sequence) {
    committed.accumulateAndGet(sequence, Math::max);
    wakeIfBehind();
  }

  /** Ends this watch with {@code signal} to the subscriber, after the page being sent, if any. */
  void end(Consumer<EntrySubscriber> signal) {
    if (step.stop()) {
      finish(signal);
    } else {
      lastSignal = signal;
      step.request();
    }
  }

  private void step() {
    Consumer<EntrySubscriber> signal = lastSignal;
    try {
      if (signal != null) {
        finish(signal);
      } else if (!ended) {
        advance();
      }
    } catch (DatabaseException e) {
      failedToRead(e);
    } catch (RuntimeException | Error e) {
      // Whatever it is, the subscriber must not wait in vain.
      finish(subscriber -> subscriber.fail(e));
    }
  }

  private void failedToRead(DatabaseException cause) {
    if (!profileFound || cause.kind().isFinal()) {
      finish(subscriber -> subscriber.fail(cause));
    }
    // Otherwise the next poll that reaches the database wakes this watch.
  }

  private void finish(Consumer<EntrySubscriber> signal) {
    if (!ended) {
      cancel();
      signal.accept(subscriber);
    }
  }

  private void advance() {
    if (!profileFound) {
      findProfile();
    } else if (subscriber.isReady() && isBehind()) {
      sendPage();
    }
  }

  private void findProfile() {
    Long lastSequence = watches.lastSequence(profileId);
    if (lastSequence == null) {
      finish(subscriber -> subscriber.end(EndReason.PROFILE_NOT_FOUND));
    } else {
      profileFound = true;
      committed(lastSequence);
    }
  }

  private void sendPage() {
    SequenceSpan unsent = new SequenceSpan(sent + 1, committed.get(), true);
    for (LedgerEntry entry : watches.entries(profileId, unsent.head(PAGE_SIZE))) {
      if (ended || !subscriber.isReady()) {
        return;
      }
      send(entry);
    }
    // Not in a loop, so that other watches get their turn first.
    wakeIfBehind();
  }

  private void send(LedgerEntry entry) {
    if (entry.sequence() != sent + 1) {
      throw new IllegalStateException("entry " + entry.sequence() + " follows entry " + sent);
    }
    subscriber.next(entry);
    sent = entry.sequence();
  }

  private void wakeIfBehind() {
    if (isBehind()) {
      step.request();
    }
  }

  private boolean isBehind() {
    return sent < committed.get();
  }
}
