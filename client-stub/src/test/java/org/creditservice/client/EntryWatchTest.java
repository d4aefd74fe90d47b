package org.creditservice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.creditservice.client.ScriptedService.send;

import com.google.rpc.Code;
import io.grpc.Status;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.creditservice.v1.LedgerEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A watch with a thread that iterates, over a service that misbehaves. */
class EntryWatchTest {
  private ScriptedService service;

  @BeforeEach
  void start() throws IOException {
    service = new ScriptedService();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "DEADLINE_EXCEEDED",
        "RESOURCE_EXHAUSTED",
        "ABORTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS",
        "UNAUTHENTICATED"
      })
  void itResumesAfterTheLastEntryHoweverTheStreamEnded(Status.Code code) throws Exception {
    service.then(
        to -> {
          send(to, 6, 7);
          if (code == Status.Code.OK) {
            to.onCompleted();
          } else {
            to.onError(code.toStatus().asRuntimeException());
          }
        });
    service.thenSend(8);
    Iterator<LedgerEntry> entries = service.watch(5).iterator();
    assertNext(entries, 6, 7, 8);
    assertThat(service.awaitRequest()).isEqualTo(5);
    assertThat(service.awaitRequest()).isEqualTo(7);
  }

  @Test
  void anEntryThatIsSentTwiceIsHandedOnOnce() {
    service.then(
        to -> {
          send(to, 1, 2, 2, 1);
          to.onError(Status.UNAVAILABLE.asRuntimeException());
        });
    service.thenSend(1, 2, 3);
    assertNext(service.watch(0).iterator(), 1, 2, 3);
  }

  @Test
  void aGapEndsItAfterTheEntriesBefore() throws Exception {
    service.thenSend(1, 2, 4, 5);
    Iterator<LedgerEntry> entries = service.watch(0).iterator();
    assertNext(entries, 1, 2);
    assertThatThrownBy(entries::hasNext)
        .isInstanceOfSatisfying(
            EntryGapException.class, gap -> assertThat(gap.expected()).isEqualTo(3));
    assertThatThrownBy(entries::next).isInstanceOf(EntryGapException.class);
    service.awaitCancelled();
  }

  @Test
  void aGapAfterResumingIsAGap() {
    service.then(
        to -> {
          send(to, 1);
          to.onError(Status.UNAVAILABLE.asRuntimeException());
        });
    service.thenSend(3);
    Iterator<LedgerEntry> entries = service.watch(0).iterator();
    assertNext(entries, 1);
    assertThatThrownBy(entries::next).isInstanceOf(EntryGapException.class);
  }

  @Test
  void aRefusalThatStaysEndsIt() {
    service.then(
        to -> {
          send(to, 1);
          to.onError(ScriptedService.error(Code.PERMISSION_DENIED, "PERMISSION_DENIED"));
        });
    Iterator<LedgerEntry> entries = service.watch(0).iterator();
    assertNext(entries, 1);
    assertThatThrownBy(entries::hasNext)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal()).isInstanceOf(Refusal.PermissionDenied.class));
  }

  @Test
  void whyItHasNoConnectionIsSeenUntilTheNextEntry() throws Exception {
    CompletableFuture<Void> again = new CompletableFuture<>();
    CompletableFuture<Void> back = new CompletableFuture<>();
    service
        .then(to -> to.onError(ScriptedService.error(Code.UNAVAILABLE, "SHUTTING_DOWN")))
        .then(
            to -> {
              again.complete(null);
              back.join();
              send(to, 1);
            });
    EntryWatch watch = service.watch(0);
    assertThat(watch.lastFailure()).isEmpty();
    Iterator<LedgerEntry> entries = watch.iterator();
    again.get(1, TimeUnit.MINUTES);
    WatchFailure failure = watch.lastFailure().orElseThrow();
    assertThat(failure.attempts()).isEqualTo(1);
    assertThat(failure.cause()).hasMessageContaining("SHUTTING_DOWN");
    back.complete(null);
    assertNext(entries, 1);
    assertThat(watch.lastFailure()).isEmpty();
  }

  @Test
  void closingWakesWhoWaits() throws Exception {
    EntryWatch watch = service.watch(0);
    Iterator<LedgerEntry> entries = watch.iterator();
    CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(entries::hasNext);
    service.awaitRequest();
    watch.close();
    assertThat(waiting.get(1, TimeUnit.MINUTES)).isFalse();
    assertThatThrownBy(entries::next).isInstanceOf(NoSuchElementException.class);
    service.awaitCancelled();
  }

  @Test
  void closingWakesWhoWaitsForAService() throws Exception {
    for (int i = 0; i < 100; i++) {
      service.then(to -> to.onError(Status.UNAVAILABLE.asRuntimeException()));
    }
    EntryWatch watch = service.watch(0);
    CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(watch.iterator()::hasNext);
    service.awaitRequest();
    watch.close();
    assertThat(waiting.get(1, TimeUnit.MINUTES)).isFalse();
  }

  @Test
  void itEndsWithItsClient() throws Exception {
    Iterator<LedgerEntry> entries = service.watch(0).iterator();
    service.awaitRequest();
    service.closeWatches();
    assertThat(entries.hasNext()).isFalse();
    assertThat(service.watch(0).iterator().hasNext()).isFalse();
  }

  @Test
  void anInterruptionIsThrownAndNothingIsLost() {
    CompletableFuture<Void> interrupted = new CompletableFuture<>();
    service.then(
        to -> {
          interrupted.join();
          send(to, 1);
        });
    Iterator<LedgerEntry> entries = service.watch(0).iterator();
    Thread.currentThread().interrupt();
    assertThatThrownBy(entries::hasNext).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).as("still interrupted").isTrue();
    interrupted.complete(null);
    assertNext(entries, 1);
  }

  @Test
  void itHasOneConsumer() {
    EntryWatch watch = service.watch(0);
    Iterator<LedgerEntry> unused = watch.iterator();
    assertThatThrownBy(watch::iterator).isInstanceOf(IllegalStateException.class);
  }

  private static void assertNext(Iterator<LedgerEntry> entries, long... sequences) {
    for (long sequence : sequences) {
      assertThat(entries.next().getSequence()).isEqualTo(sequence);
    }
  }
}
