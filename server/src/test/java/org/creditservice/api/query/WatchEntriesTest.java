package org.creditservice.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.api.ErrorAssert.assertError;

import com.google.rpc.Code;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.creditservice.api.QueryHarness;
import org.creditservice.db.TestLedger;
import org.creditservice.testing.TestDatabase;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.WatchEntriesRequest;
import org.creditservice.v1.WatchEntriesResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Watches over the wire. The tests of package watch cover their behaviour in detail. */
class WatchEntriesTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final AtomicInteger PROFILES = new AtomicInteger();

  private final TestLedger ledger =
      new TestLedger(DATABASE.dataSource(), "watched-" + PROFILES.incrementAndGet()).create(TIME);
  private QueryHarness harness;

  @BeforeEach
  void start() throws IOException {
    harness = new QueryHarness(DATABASE.dataSource());
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  @AfterAll
  static void drop() {
    DATABASE.close();
  }

  @Test
  void existingEntriesArriveFirstThenNewOnes() {
    post(2);
    Iterator<WatchEntriesResponse> stream = harness.blocking().watchEntries(request());
    assertNext(stream, 1);
    assertNext(stream, 2);
    post(1);
    assertNext(stream, 3);
  }

  @Test
  void aWatchResumesAfterTheLastSequenceReceived() {
    post(5);
    WatchEntriesRequest resumed = request().toBuilder().setAfterSequence(3).build();
    Iterator<WatchEntriesResponse> stream = harness.blocking().watchEntries(resumed);
    assertNext(stream, 4);
    assertNext(stream, 5);
  }

  /** More entries than gRPC buffers, taken one by one. */
  @Test
  void aSlowClientGetsEveryEntry() throws InterruptedException {
    int entries = 1000;
    post(entries);
    OneByOne client = new OneByOne();
    CreditQueryServiceGrpc.newStub(harness.channel).watchEntries(request(), client);
    for (int sequence = 1; sequence <= entries; sequence++) {
      assertThat(client.next()).isEqualTo(sequence);
    }
  }

  @Test
  void everyFieldIsChecked() {
    WatchEntriesRequest invalid = WatchEntriesRequest.newBuilder().setAfterSequence(-1).build();
    assertError(() -> harness.blocking().watchEntries(invalid).next())
        .violates("profile_id", "after_sequence");
  }

  @Test
  void aProfileThatDoesNotExist() {
    WatchEntriesRequest nobody = WatchEntriesRequest.newBuilder().setProfileId("nobody").build();
    assertError(() -> harness.blocking().watchEntries(nobody).next())
        .has(Code.NOT_FOUND, "PROFILE_NOT_FOUND")
        .isRecorded(false);
  }

  @Test
  void theServerShutsDown() {
    post(1);
    Iterator<WatchEntriesResponse> stream = harness.blocking().watchEntries(request());
    assertNext(stream, 1);
    harness.watches.close();
    assertError(stream::next).has(Code.UNAVAILABLE, "SHUTTING_DOWN");
  }

  @Test
  void aCancelledWatchFreesItsPlace() {
    post(1);
    try (Context.CancellableContext caller = Context.current().withCancellation()) {
      caller.run(
          () -> {
            for (int i = 0; i < QueryHarness.WATCHES_MAX; i++) {
              assertNext(harness.blocking().watchEntries(request()), 1);
            }
          });
      assertError(() -> harness.blocking().watchEntries(request()).next())
          .has(Code.UNAVAILABLE, "OVERLOADED");
    }
    assertNext(watchOnceAPlaceIsFree(), 1);
  }

  /** The server notices the cancellation after an unknown time, so this tries until it has. */
  private Iterator<WatchEntriesResponse> watchOnceAPlaceIsFree() {
    while (true) {
      Iterator<WatchEntriesResponse> stream = harness.blocking().watchEntries(request());
      try {
        if (stream.hasNext()) {
          return stream;
        }
      } catch (StatusRuntimeException e) {
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      }
    }
  }

  private void post(int entries) {
    ledger.post(TIME, LongStream.generate(() -> 1).limit(entries).toArray());
  }

  private WatchEntriesRequest request() {
    return WatchEntriesRequest.newBuilder().setProfileId(ledger.profileId()).build();
  }

  private static void assertNext(Iterator<WatchEntriesResponse> stream, long sequence) {
    assertThat(stream.next().getEntry().getSequence()).isEqualTo(sequence);
  }

  /** Requests one message at a time. */
  private static final class OneByOne
      implements ClientResponseObserver<WatchEntriesRequest, WatchEntriesResponse> {
    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private ClientCallStreamObserver<WatchEntriesRequest> call;

    Object next() throws InterruptedException {
      call.request(1);
      return received.poll(30, TimeUnit.SECONDS);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchEntriesRequest> call) {
      this.call = call;
      call.disableAutoRequestWithInitial(0);
    }

    @Override
    public void onNext(WatchEntriesResponse response) {
      received.add((int) response.getEntry().getSequence());
    }

    @Override
    public void onError(Throwable error) {
      received.add(error);
    }

    @Override
    public void onCompleted() {
      received.add("completed");
    }
  }
}
