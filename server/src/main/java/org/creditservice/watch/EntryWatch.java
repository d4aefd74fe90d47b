package org.creditservice.watch;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.db.FailureKind;
import org.creditservice.db.query.SequenceSpan;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** One reader's way through one profile's ledger. Made by {@link EntryWatches#watch}. */
public final class EntryWatch {
  /**
   * Most entries read at once. About what gRPC takes before it says that it has enough (32 KiB);
   * what a reader has no room for is thrown away and read again, because keeping it for thousands
   * of slow readers would cost memory.
   */
  static final int PAGE_SIZE = 100;

  private final String profileId;
  private final EntryReader reader;
  private final EntryWatches watches;
  private final SerialTask step;

  /** The highest sequence known to be committed. */
  private final AtomicLong committed = new AtomicLong();

  /** The last sequence handed on. Written by steps only. */
  private volatile long sent;

  private volatile @Nullable Consumer<EntryReader> ending;
  private volatile boolean ended;
  private boolean found;

  EntryWatch(String profileId, long afterSequence, EntryReader reader, EntryWatches watches) {
    this.profileId = profileId;
    this.sent = afterSequence;
    this.reader = reader;
    this.watches = watches;
    this.step = new SerialTask(watches.executor(), this::step);
  }

  String profileId() {
    return profileId;
  }

  /**
   * Begins. That the profile doesn't exist the reader hears later, like everything else that is
   * read.
   */
  public void start() {
    EndReason refusal = watches.add(this);
    if (refusal != null) {
      finish(reader -> reader.end(refusal));
    } else if (ended) {
      // Cancelled before it was let in.
      watches.remove(this);
    } else {
      wake();
    }
  }

  /** Says that the reader has room again. */
  public void wake() {
    step.request();
  }

  /** Ends it without a word to the reader, and frees what it holds. */
  public void cancel() {
    ended = true;
    watches.remove(this);
  }

  /** Says that the profile has entries up to {@code sequence}, or more. */
  void committed(long sequence) {
    committed.accumulateAndGet(sequence, Math::max);
    wakeIfBehind();
  }

  /** Ends it with a word to the reader, after the page that is under way. */
  void end(Consumer<EntryReader> lastWord) {
    ending = lastWord;
    step.request();
  }

  private void step() {
    Consumer<EntryReader> lastWord = ending;
    try {
      if (lastWord != null) {
        finish(lastWord);
      } else if (!ended) {
        advance();
      }
    } catch (DataAccessException e) {
      failedToRead(e);
    } catch (RuntimeException e) {
      finish(reader -> reader.fail(e));
    }
  }

  private void failedToRead(DataAccessException cause) {
    if (!found || FailureKind.of(cause) == FailureKind.DATA) {
      finish(reader -> reader.fail(cause));
    }
    // Else nothing: the next poll that reaches the database wakes it.
  }

  private void finish(Consumer<EntryReader> lastWord) {
    if (!ended) {
      cancel();
      lastWord.accept(reader);
    }
  }

  private void advance() {
    if (!found) {
      find();
    } else if (reader.isReady() && isBehind()) {
      sendPage();
    }
  }

  private void find() {
    Long lastSequence = watches.lastSequence(profileId);
    if (lastSequence == null) {
      finish(reader -> reader.end(EndReason.PROFILE_NOT_FOUND));
    } else {
      found = true;
      committed(lastSequence);
    }
  }

  private void sendPage() {
    SequenceSpan unsent = new SequenceSpan(sent + 1, committed.get(), true);
    for (LedgerEntry entry : watches.entries(profileId, unsent.head(PAGE_SIZE))) {
      if (ended || !reader.isReady()) {
        return;
      }
      send(entry);
    }
    // Not in a loop: others' turn first.
    wakeIfBehind();
  }

  private void send(LedgerEntry entry) {
    if (entry.sequence() != sent + 1) {
      throw new IllegalStateException("entry " + entry.sequence() + " follows entry " + sent);
    }
    reader.next(entry);
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
