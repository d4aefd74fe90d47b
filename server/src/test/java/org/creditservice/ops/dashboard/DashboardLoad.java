package org.creditservice.ops.dashboard;

import com.google.protobuf.Message;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.creditservice.testing.BackgroundTask;
import org.creditservice.testing.Client;
import org.creditservice.testing.Requests;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.FailJobRequest;
import org.creditservice.v1.SubmitJobRequest;

/**
 * Callers of all kinds, of whom there is something to see: replays, refusals, rate limits, jobs.
 */
final class DashboardLoad implements AutoCloseable {
  private static final int PROFILES = 40;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

  private final Client client;
  private final CompletableFuture<?> running;
  private volatile boolean stopped;

  DashboardLoad(TestServer server) {
    this.client = new Client(server.channel()).as("web-shop");
    for (int i = 0; i < PROFILES; i++) {
      client.call(Requests.create(profile(i), 2000)).succeeded();
    }
    running = BackgroundTask.run(this::run);
  }

  private static String profile(int number) {
    return "user-" + number;
  }

  private Void run() {
    for (int i = 0; !stopped; i++) {
      call(i);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return null;
  }

  /** What the number means: most are deductions, and some come back to earlier numbers. */
  private void call(int i) {
    switch (i % 12) {
      case 0 -> send(Requests.grant(owner(i), key(i), 40));
      case 1 -> deduct(i - 4);
      case 2 -> deduct(i - 3);
      case 3 -> send(Requests.deduct(owner(i), key(i), 2, interval(i)));
      case 4 -> send(Requests.deduct(owner(i), key(i), i % 60 == 4 ? 1_000_000 : 4));
      case 5 -> send(submit(owner(i), key(i)));
      case 6 -> send(complete(owner(i - 37), key(i - 37), key(i)));
      case 7 -> send(Requests.refund(owner(i - 3), key(i), key(i - 3)));
      default -> deduct(i);
    }
  }

  private void deduct(int i) {
    send(Requests.deduct(owner(i), key(i), 1));
  }

  /** Whatever becomes of it: also a refusal is something to see. */
  private void send(Message request) {
    var unused = client.start(request);
  }

  private static String owner(int i) {
    return profile(Math.floorMod(i, PROFILES));
  }

  private static String key(int i) {
    return "k-" + i;
  }

  private static Duration interval(int i) {
    return i % 36 == 3 ? Duration.ofSeconds(20) : Duration.ZERO;
  }

  static SubmitJobRequest submit(String id, String key) {
    return SubmitJobRequest.newBuilder()
        .setProfileId(id)
        .setIdempotencyKey(key)
        .setJobId("job-" + key)
        .setAmount(5)
        .setReasonCode("VIDEO_GENERATION")
        .build();
  }

  private static CompleteJobRequest complete(String id, String submitKey, String key) {
    return CompleteJobRequest.newBuilder()
        .setProfileId(id)
        .setIdempotencyKey(key)
        .setJobId("job-" + submitKey)
        .setFinalAmount(4)
        .build();
  }

  static FailJobRequest fail(String id, String job, String key) {
    return FailJobRequest.newBuilder()
        .setProfileId(id)
        .setIdempotencyKey(key)
        .setJobId(job)
        .setFailureMessage("the model ran out of memory")
        .build();
  }

  @Override
  public void close() {
    stopped = true;
    running.join();
  }
}
