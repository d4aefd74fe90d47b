package org.creditservice.attack;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
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
 * A well-behaved caller: twenty commands a second on its own connection, one of them every two
 * seconds on a new one. It notes how long each took, and what failed.
 */
final class SteadyCaller implements AutoCloseable {
  private static final long INTERVAL_MILLIS = 50;
  private static final int CALLS_PER_CONNECTION = 40;
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final AtomicLong KEYS = new AtomicLong();

  private final int port;
  private final String profile;
  private final ManagedChannel channel;
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
  private final Queue<Long> latencies = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong started = new AtomicLong();

  private SteadyCaller(int port, String profile) {
    this.port = port;
    this.profile = profile;
    this.channel = connect();
  }

  /** Begins to call. */
  static SteadyCaller start(int port, String profile) {
    SteadyCaller caller = new SteadyCaller(port, profile);
    Future<?> unused =
        caller.clock.scheduleAtFixedRate(caller::call, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    return caller;
  }

  private ManagedChannel connect() {
    return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  private void call() {
    boolean fresh = started.incrementAndGet() % CALLS_PER_CONNECTION == 0;
    ManagedChannel connection = fresh ? connect() : channel;
    long begin = System.nanoTime();
    var unused =
        new Client(connection)
            .within(DEADLINE)
            .start(Requests.grant(profile, "steady-" + KEYS.incrementAndGet(), 1))
            .whenComplete(
                (result, error) -> {
                  note(result, System.nanoTime() - begin);
                  if (fresh) {
                    connection.shutdown();
                  }
                });
  }

  private void note(Result result, long nanos) {
    latencies.add(nanos);
    if (!result.isSuccess()) {
      failures.add(result.toString());
    }
  }

  long calls() {
    return latencies.size();
  }

  Queue<String> failures() {
    return failures;
  }

  /** So many of a hundred calls took no longer. */
  Duration percentile(double percent) {
    long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted.length == 0
        ? Duration.ZERO
        : Duration.ofNanos(
            sorted[Math.min(sorted.length - 1, (int) (sorted.length * percent / 100))]);
  }

  /** Forgets what it has noted. */
  void reset() {
    latencies.clear();
    failures.clear();
  }

  /** Begins no more calls, and waits for those in flight. */
  void finish() throws InterruptedException {
    clock.shutdownNow();
    boolean unused = clock.awaitTermination(1, TimeUnit.SECONDS);
    long giveUp = System.nanoTime() + DEADLINE.toNanos();
    while (latencies.size() < started.get() && System.nanoTime() - giveUp < 0) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    channel.shutdownNow();
  }
}
