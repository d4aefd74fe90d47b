package org.creditservice.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.WatchEntriesRequest;
import org.creditservice.v1.WatchEntriesResponse;

/** Answers watches as a test says, also as the real service never does; and a client of it. */
final class ScriptedService extends CreditQueryServiceGrpc.CreditQueryServiceImplBase
    implements AutoCloseable {
  private final BlockingQueue<Consumer<StreamObserver<WatchEntriesResponse>>> scripts =
      new LinkedBlockingQueue<>();
  private final BlockingQueue<Long> requests = new LinkedBlockingQueue<>();
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final Server server;
  private final ManagedChannel channel;
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final EntryWatches watches;

  ScriptedService() throws IOException {
    String name = UUID.randomUUID().toString();
    server = InProcessServerBuilder.forName(name).addService(this).build().start();
    channel = InProcessChannelBuilder.forName(name).build();
    watches =
        new EntryWatches(
            new Transport(channel, new Reconnect(channel), Optional.empty()),
            scheduler,
            new Failures(name, Duration.ofSeconds(2)));
  }

  /** What the next call gets that has no script yet. Calls without one stay open. */
  ScriptedService then(Consumer<StreamObserver<WatchEntriesResponse>> script) {
    scripts.add(script);
    return this;
  }

  /** Sends entries of these sequences, and stays open. */
  ScriptedService thenSend(long... sequences) {
    return then(to -> send(to, sequences));
  }

  static void send(StreamObserver<WatchEntriesResponse> to, long... sequences) {
    for (long sequence : sequences) {
      to.onNext(response(sequence));
    }
  }

  static WatchEntriesResponse response(long sequence) {
    return WatchEntriesResponse.newBuilder()
        .setEntry(LedgerEntry.newBuilder().setSequence(sequence))
        .build();
  }

  /** An error as the service makes them. */
  static Throwable error(Code code, String reason) {
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(code.getNumber())
            .addDetails(
                Any.pack(ErrorInfo.newBuilder().setDomain("credit.v1").setReason(reason).build()))
            .build());
  }

  EntryWatch watch(long afterSequence) {
    return watches.watch("alice", afterSequence);
  }

  /** Where the next call began. */
  long awaitRequest() throws InterruptedException {
    Long afterSequence = requests.poll(1, TimeUnit.MINUTES);
    assertThat(afterSequence).as("a call of WatchEntries").isNotNull();
    return afterSequence;
  }

  /** Waits until a call was cancelled. */
  void awaitCancelled() throws InterruptedException {
    assertThat(cancelled.await(1, TimeUnit.MINUTES)).isTrue();
  }

  void closeWatches() {
    watches.close();
  }

  @Override
  public void watchEntries(
      WatchEntriesRequest request, StreamObserver<WatchEntriesResponse> caller) {
    ((ServerCallStreamObserver<WatchEntriesResponse>) caller)
        .setOnCancelHandler(cancelled::countDown);
    Consumer<StreamObserver<WatchEntriesResponse>> script = scripts.poll();
    if (script != null) {
      script.accept(caller);
    }
    requests.add(request.getAfterSequence());
  }

  @Override
  public void close() {
    watches.close();
    channel.shutdownNow();
    scheduler.shutdownNow();
    server.shutdownNow();
  }
}
