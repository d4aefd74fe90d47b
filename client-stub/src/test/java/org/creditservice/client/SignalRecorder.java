package org.creditservice.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.creditservice.v1.LedgerEntry;

/** A subscriber that keeps its signals: sequences, what failed, and {@link #COMPLETE}. */
class SignalRecorder implements Flow.Subscriber<LedgerEntry> {
  static final String COMPLETE = "complete";

  private final BlockingQueue<Object> signals = new LinkedBlockingQueue<>();
  private final long initially;
  private volatile Flow.Subscription subscription;

  /**
   * Not subscribed yet.
   *
   * @param initially how many entries it requests at once; 0 for none
   */
  SignalRecorder(long initially) {
    this.initially = initially;
  }

  Flow.Subscription subscription() {
    return subscription;
  }

  /** Waits for the next signal. */
  Object next() throws InterruptedException {
    Object signal = signals.poll(1, TimeUnit.MINUTES);
    assertThat(signal).as("a signal").isNotNull();
    return signal;
  }

  /** Waits for entries of these sequences, and no signal between. */
  void awaitEntries(long... sequences) throws InterruptedException {
    for (long sequence : sequences) {
      assertThat(next()).isEqualTo(sequence);
    }
  }

  /** Whether no signal is left. */
  boolean isSilent() {
    return signals.isEmpty();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    if (initially != 0) {
      subscription.request(initially);
    }
  }

  @Override
  public void onNext(LedgerEntry entry) {
    signals.add(entry.getSequence());
  }

  @Override
  public void onError(Throwable error) {
    signals.add(error);
  }

  @Override
  public void onComplete() {
    signals.add(COMPLETE);
  }
}
