package org.creditservice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.creditservice.client.ScriptedService.send;

import io.grpc.Status;
import java.io.IOException;
import java.util.concurrent.Flow;
import org.creditservice.v1.LedgerEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A watch with a subscriber: the rules of Reactive Streams. */
class EntrySubscriptionTest {
  private ScriptedService service;

  @BeforeEach
  void start() throws IOException {
    service = new ScriptedService();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void noMoreEntriesComeThanAreRequested() throws Exception {
    service.thenSend(1, 2, 3, 4, 5);
    EntryWatch watch = service.watch(0);
    SignalRecorder subscriber = subscribe(watch, 1);
    subscriber.awaitEntries(1);
    subscriber.subscription().request(2);
    subscriber.awaitEntries(2, 3);
    // The last signal: an entry that was not requested would be before it.
    watch.close();
    assertThat(subscriber.next()).isEqualTo(SignalRecorder.COMPLETE);
  }

  @Test
  void whatIsRequestedIsRememberedWhenTheStreamBreaks() throws Exception {
    service.then(
        to -> {
          send(to, 1);
          to.onError(Status.UNAVAILABLE.asRuntimeException());
        });
    service.thenSend(2, 3, 4);
    EntryWatch watch = service.watch(0);
    SignalRecorder subscriber = subscribe(watch, 3);
    subscriber.awaitEntries(1, 2, 3);
    watch.close();
    assertThat(subscriber.next()).isEqualTo(SignalRecorder.COMPLETE);
  }

  @Test
  void withoutARequestThereIsNoCall() throws Exception {
    service.then(
        to -> {
          send(to, 1);
          to.onError(Status.UNAVAILABLE.asRuntimeException());
        });
    service.thenSend(2);
    SignalRecorder subscriber = subscribe(service.watch(0), 0);
    subscriber.subscription().request(1);
    subscriber.awaitEntries(1);
    assertThat(service.awaitRequest()).isZero();
    subscriber.subscription().request(1);
    subscriber.awaitEntries(2);
    assertThat(service.awaitRequest()).isEqualTo(1);
  }

  @Test
  void endlessRequestsAddUp() throws Exception {
    service.thenSend(1, 2, 3);
    SignalRecorder subscriber = subscribe(service.watch(0), Long.MAX_VALUE);
    subscriber.subscription().request(Long.MAX_VALUE);
    subscriber.awaitEntries(1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void aRequestOfNothingIsAnError(long n) throws Exception {
    service.thenSend(1);
    SignalRecorder subscriber = subscribe(service.watch(0), 2);
    subscriber.awaitEntries(1);
    subscriber.subscription().request(n);
    assertThat(subscriber.next()).isInstanceOf(IllegalArgumentException.class);
    service.awaitCancelled();
  }

  @Test
  void aRequestOfNothingIsAnErrorBeforeThereIsACall() throws Exception {
    SignalRecorder subscriber = subscribe(service.watch(0), -1);
    assertThat(subscriber.next()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void afterCancelNothingComes() throws Exception {
    service.thenSend(1);
    EntryWatch watch = service.watch(0);
    SignalRecorder subscriber = subscribe(watch, 2);
    subscriber.awaitEntries(1);
    subscriber.subscription().cancel();
    service.awaitCancelled();
    subscriber.subscription().request(0);
    watch.close();
    SignalRecorder second = subscribe(watch, 1);
    assertThat(second.next()).isInstanceOf(IllegalStateException.class);
    assertThat(subscriber.isSilent()).isTrue();
  }

  @Test
  void everySubscriberButTheFirstIsTurnedAway() throws Exception {
    service.thenSend(1);
    EntryWatch watch = service.watch(0);
    SignalRecorder first = subscribe(watch, 1);
    SignalRecorder second = subscribe(watch, 1);
    assertThat(second.next()).isInstanceOf(IllegalStateException.class);
    first.awaitEntries(1);
    assertThatThrownBy(() -> watch.subscribe(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void aSubscriberThatThrowsGetsThatAndNoMore() throws Exception {
    IllegalStateException thrown = new IllegalStateException("full");
    service.thenSend(1, 2);
    SignalRecorder subscriber =
        new SignalRecorder(5) {
          @Override
          public void onNext(LedgerEntry entry) {
            throw thrown;
          }
        };
    service.watch(0).subscribe(subscriber);
    assertThat(subscriber.next()).isSameAs(thrown);
    service.awaitCancelled();
  }

  @Test
  void aWatchThatIsClosedCompletesWhoeverComes() throws Exception {
    EntryWatch watch = service.watch(0);
    watch.close();
    assertThat(subscribe(watch, 1).next()).isEqualTo(SignalRecorder.COMPLETE);
  }

  private static SignalRecorder subscribe(Flow.Publisher<LedgerEntry> watch, long initially) {
    SignalRecorder subscriber = new SignalRecorder(initially);
    watch.subscribe(subscriber);
    return subscriber;
  }
}
