package org.creditservice.attack;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.creditservice.testing.Client;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;

/**
 * A well-behaved caller: twenty commands a second on its own connection, and every second one more
 * on a new connection, as of a caller that has just come. It notes how long each took since it was
 * due, and what failed.
 */
final class SteadyCaller implements AutoCloseable {
  private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int CALLS_PER_NEWCOMER = 20;
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** What a call was, when it was due, and how long it took until it was answered. */
  private record Call(boolean newcomer, long dueNanos, long nanos) {}

  private final int port;
  private final String profile;
  private final ManagedChannel channel;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final Queue<Call> answered = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong succeeded = new AtomicLong();
  private final long beginNanos = System.nanoTime();
  private long calls;

  private SteadyCaller(int port, String profile) {
    this.port = port;
    this.profile = profile;
    this.channel = connect();
  }

  /** Begins to call. */
  static SteadyCaller start(int port, String profile) {
    SteadyCaller caller = new SteadyCaller(port, profile);
    Future<?> unused =
        caller.clock.scheduleAtFixedRate(caller::call, 0, INTERVAL_NANOS, TimeUnit.NANOSECONDS);
    return caller;
  }

  private ManagedChannel connect() {
    return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  private void call() {
    long due = beginNanos + calls++ * INTERVAL_NANOS;
    call(channel, due, false);
    if (calls % CALLS_PER_NEWCOMER == 0) {
      ManagedChannel fresh = connect();
      call(fresh, due, true);
      // Once its call has been answered.
      fresh.shutdown();
    }
  }

  private void call(ManagedChannel connection, long due, boolean newcomer) {
    String key = "steady-" + calls + (newcomer ? "-new" : "");
    var unused =
        new Client(connection)
            .within(DEADLINE)
            .start(Requests.grant(profile, key, 1))
            .whenComplete((result, error) -> note(result, newcomer, due));
  }

  private void note(Result result, boolean newcomer, long due) {
    answered.add(new Call(newcomer, due, System.nanoTime() - due));
    if (result.isSuccess()) {
      succeeded.incrementAndGet();
    } else {
      failures.add(result.toString());
    }
  }

  /** How many of its calls have succeeded, since it began. */
  long succeeded() {
    return succeeded.get();
  }

  /** What has failed since it began. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** The calls on its own connection that were due within this time. */
  Latencies between(long fromNanos, long toNanos) {
    return latencies(false, fromNanos, toNanos);
  }

  /** The same of those on new connections. */
  Latencies newcomersBetween(long fromNanos, long toNanos) {
    return latencies(true, fromNanos, toNanos);
  }

  private Latencies latencies(boolean newcomer, long fromNanos, long toNanos) {
    return new Latencies(
        answered.stream()
            .filter(call -> call.newcomer() == newcomer)
            .filter(call -> call.dueNanos() - fromNanos >= 0 && call.dueNanos() - toNanos < 0)
            .mapToLong(Call::nanos));
  }

  /** Begins no more calls, and waits until all are answered. */
  void finish() throws InterruptedException {
    clock.shutdown();
    boolean unused = clock.awaitTermination(1, TimeUnit.MINUTES);
    channel.shutdown();
    boolean unusedToo = channel.awaitTermination(1, TimeUnit.MINUTES);
  }

  @Override
  public void close() {
    clock.shutdownNow();
    channel.shutdownNow();
  }
}
