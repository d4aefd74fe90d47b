package org.creditservice.client;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.WatchEntriesRequest;
import org.creditservice.v1.WatchEntriesResponse;
import org.jspecify.annotations.Nullable;

/** The watches of one client, which end with it. */
final class EntryWatches implements AutoCloseable {
  private final Transport transport;
  private final ScheduledExecutorService scheduler;
  private final Failures failures;
  private final OpenCalls<EntrySubscription> open = new OpenCalls<>(EntrySubscription::close);

  EntryWatches(Transport transport, ScheduledExecutorService scheduler, Failures failures) {
    this.transport = transport;
    this.scheduler = scheduler;
    this.failures = failures;
  }

  EntryWatch watch(String profileId, long afterSequence) {
    return new EntryWatch(
        new EntrySubscription(
            Arguments.id("profileId", profileId),
            Arguments.sequence("afterSequence", afterSequence),
            this));
  }

  OpenCalls<EntrySubscription> open() {
    return open;
  }

  /** What a call says of who calls; null: nothing. */
  @Nullable TokenCredentials credentials() {
    return transport.credentials();
  }

  /** A call, to be started. It has no deadline: pings tell whether the connection is alive. */
  ClientCall<WatchEntriesRequest, WatchEntriesResponse> newCall(
      @Nullable TokenCredentials credentials) {
    return transport
        .channel()
        .newCall(
            CreditQueryServiceGrpc.getWatchEntriesMethod(),
            CallOptions.DEFAULT.withCallCredentials(credentials));
  }

  /** What to tell of a call that failed. */
  CreditException failure(Throwable error) {
    return failures.ofRead(error);
  }

  /** Runs it after a wait, when there may be a service again. */
  Future<?> retry(Runnable task, Duration wait) {
    return scheduler.schedule(
        () -> {
          transport.reconnect().now();
          task.run();
        },
        wait.toNanos(),
        TimeUnit.NANOSECONDS);
  }

  /** Ends all; to be called before the channel and the scheduler are shut down. */
  @Override
  public void close() {
    open.close();
  }
}
