package org.creditservice.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc.CreditServiceBlockingStub;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.SubmitJobRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Sweeps many jobs that expire at the same time while callers deduct from the same profiles, on a
 * PostgreSQL that waits for the disk. Prints the throughput and the latencies of callers.
 *
 * <p>{@code -Dtest.jobs} is the number of jobs; the default is 100,000.
 */
@Tag("long")
class SweepLoadTest {
  private static final int JOBS = Integer.getInteger("test.jobs", 100_000);
  private static final int JOBS_PER_PROFILE = 10;
  private static final int PROFILES = Math.max(1, JOBS / JOBS_PER_PROFILE);
  private static final int CALLERS = 16;
  private static final Duration QUIET = Duration.ofSeconds(10);

  /** Below the server's limit of concurrent calls. */
  private static final int IN_FLIGHT = 500;

  /** The latencies of the calls, in nanoseconds, sorted. */
  private record Latencies(List<Long> nanos, Duration took) {
    String describe() {
      return "%,d deductions/s, p50 %.1f ms, p99 %.1f ms, max %.1f ms"
          .formatted(
              nanos.size() * 1000L / Math.max(1, took.toMillis()),
              millis(0.5),
              millis(0.99),
              millis(1));
    }

    private double millis(double quantile) {
      return nanos.get((int) Math.ceil(quantile * nanos.size()) - 1) / 1e6;
    }
  }

  @Test
  void manyJobsThatExpireAtOnceAreSweptWhileCallersDeduct() throws Exception {
    try (TestDatabase database = TestDatabase.createDurable()) {
      JobTable jobs = new JobTable(database.dataSource());
      Latencies quiet;
      try (TestServer server = TestServer.start(database.target(), "sweep-interval=1d")) {
        submitAll(server);
        long end = System.nanoTime() + QUIET.toNanos();
        quiet = deduct(server, () -> System.nanoTime() < end);
      }
      Latencies swept;
      try (TestServer server = TestServer.start(database.target(), "sweep-interval=1s")) {
        jobs.execute("UPDATE credit.jobs SET expire_time = clock_timestamp()");
        CompletableFuture<Void> nothingLeft = whenNothingIsLeft(jobs);
        swept = deduct(server, () -> !nothingLeft.isDone());
      }
      long count = (long) PROFILES * JOBS_PER_PROFILE;
      System.out.printf(
          "%,d jobs of %,d profiles swept in %.1f s: %,d jobs/s%n",
          count, PROFILES, swept.took().toMillis() / 1e3, count * 1000 / swept.took().toMillis());
      System.out.println("callers before the sweep: " + quiet.describe());
      System.out.println("callers during the sweep: " + swept.describe());
      assertThat(jobs.count("EXPIRED")).isEqualTo(PROFILES * JOBS_PER_PROFILE);
      long deducted = (long) quiet.nanos().size() + swept.nanos().size();
      assertThat(jobs.value("SELECT sum(balance) FROM credit.profiles"))
          .isEqualTo(String.valueOf(PROFILES * 1_000_000L - deducted));
      LedgerInvariants.assertHold(database.dataSource());
    }
  }

  private static CompletableFuture<Void> whenNothingIsLeft(JobTable jobs) {
    CompletableFuture<Void> nothingLeft = new CompletableFuture<>();
    ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
    Future<?> unused =
        looks.scheduleWithFixedDelay(
            () -> {
              if (jobs.count("PROCESSING") == 0) {
                nothingLeft.complete(null);
                looks.shutdown();
              }
            },
            500,
            500,
            TimeUnit.MILLISECONDS);
    return nothingLeft;
  }

  private static void submitAll(TestServer server) throws InterruptedException {
    var commands = CreditServiceGrpc.newFutureStub(server.channel());
    callAll(
        PROFILES,
        i ->
            commands.createProfile(
                CreateProfileRequest.newBuilder()
                    .setProfileId("user-" + i)
                    .setIdempotencyKey("create")
                    .setOpeningBalance(1_000_000)
                    .build()));
    callAll(
        PROFILES * JOBS_PER_PROFILE,
        i ->
            commands.submitJob(
                SubmitJobRequest.newBuilder()
                    .setProfileId("user-" + i % PROFILES)
                    .setIdempotencyKey("submit-" + i)
                    .setJobId("job-" + i)
                    .setAmount(10)
                    .setReasonCode("GENERATION")
                    .build()));
  }

  private static void callAll(int count, IntFunction<ListenableFuture<?>> call)
      throws InterruptedException {
    Semaphore room = new Semaphore(IN_FLIGHT);
    for (int i = 0; i < count; i++) {
      room.acquire();
      call.apply(i).addListener(room::release, MoreExecutors.directExecutor());
    }
    room.acquire(IN_FLIGHT);
  }

  private static Latencies deduct(TestServer server, BooleanSupplier goOn) throws Exception {
    long start = System.nanoTime();
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    List<Future<List<Long>>> running = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      running.add(callers.submit(() -> deductOneAfterTheOther(server.commands(), goOn)));
    }
    List<Long> all = new ArrayList<>();
    for (Future<List<Long>> caller : running) {
      all.addAll(caller.get());
    }
    callers.shutdown();
    assertThat(callers.awaitTermination(1, TimeUnit.SECONDS)).isTrue();
    Collections.sort(all);
    return new Latencies(all, Duration.ofNanos(System.nanoTime() - start));
  }

  private static List<Long> deductOneAfterTheOther(
      CreditServiceBlockingStub commands, BooleanSupplier goOn) {
    List<Long> nanos = new ArrayList<>();
    do {
      DeductCreditsRequest request =
          DeductCreditsRequest.newBuilder()
              .setProfileId("user-" + ThreadLocalRandom.current().nextInt(PROFILES))
              .setIdempotencyKey("deduct-" + ThreadLocalRandom.current().nextLong())
              .setAmount(1)
              .setReasonCode("GENERATION")
              .build();
      long start = System.nanoTime();
      assertThat(commands.deductCredits(request).getReplayed()).isFalse();
      nanos.add(System.nanoTime() - start);
    } while (goOn.getAsBoolean());
    return nanos;
  }
}
