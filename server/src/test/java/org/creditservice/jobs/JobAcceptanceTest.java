package org.creditservice.jobs;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditservice.jobs.CrashingWorker.CrashPoint;
import org.creditservice.jobs.CrashingWorker.Generation;
import org.creditservice.jobs.CrashingWorker.Order;
import org.creditservice.jobs.CrashingWorker.Result;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.EntryKind;
import org.creditservice.v1.EntryOrder;
import org.creditservice.v1.FailJobRequest;
import org.creditservice.v1.FailJobResponse;
import org.creditservice.v1.Job;
import org.creditservice.v1.JobState;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.ListEntriesRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Acceptance tests 2 and 3 of the contract: the fate of paid jobs whose worker disappeared, and of
 * jobs that many report as failed. Two servers run, and both sweep continuously.
 */
@Tag("citus")
class JobAcceptanceTest {
  private static final long OPENING_BALANCE = 1_000_000;
  private static final long PRICE = 100;

  /** The longest that any wait may take. */
  private static final int PATIENCE_SECONDS = 60;

  private static final String SWEEPING = "sweep-interval=20ms";

  private final TestDatabase database = TestDatabase.create();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private TestServer one;
  private TestServer two;
  private JobCalls calls;
  private RefundWatch refunds;

  @BeforeEach
  void start() {
    one = TestServer.start(database.target(), SWEEPING);
    two = TestServer.start(database.target(), SWEEPING);
    calls = new JobCalls(one, OPENING_BALANCE);
    refunds = RefundWatch.begin(one, calls.profileId());
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    one.close();
    two.close();
    LedgerInvariants.assertHold(database.dataSource());
    database.close();
  }

  /** When a crashed worker is restarted. */
  private enum Comeback {
    AT_ONCE,
    /** After the job has expired, if it was PROCESSING at the crash. */
    AFTER_THE_SWEEP,
    NEVER
  }

  private record Case(Order order, CrashPoint crashPoint, Comeback comeback) {}

  /** A case and the result that its worker reported; null if the worker stayed crashed. */
  private record Ended(Case of, @Nullable Result reported) {}

  @Test
  void acceptance2_whenAClientDisappearsMidJobTheJobIsEitherPaidOrRefunded() throws Exception {
    List<CompletableFuture<Ended>> running = new ArrayList<>();
    for (CrashPoint crashPoint : CrashPoint.values()) {
      for (Generation generation : Generation.values()) {
        for (Comeback comeback : Comeback.values()) {
          Case work = new Case(order(crashPoint, generation, comeback), crashPoint, comeback);
          running.add(CompletableFuture.supplyAsync(() -> work(work), threads));
        }
      }
    }
    List<Ended> all = new ArrayList<>();
    for (CompletableFuture<Ended> end : running) {
      all.add(end.get(PATIENCE_SECONDS, SECONDS));
    }
    for (Ended end : all) {
      awaitEnd(end.of().order());
    }

    Map<String, List<LedgerEntry>> entries = entriesByJob();
    long paid = 0;
    List<JobState> states = new ArrayList<>();
    for (Ended end : all) {
      Order order = end.of().order();
      Job job = find(order.id());
      states.add(job == null ? JobState.JOB_STATE_UNSPECIFIED : job.getState());
      paid += assertPaidOrRefunded(end, job, entries.getOrDefault(order.id(), List.of()));
    }
    assertThat(calls.balance()).isEqualTo(OPENING_BALANCE - paid);
    assertThat(states)
        .as("the scenario covers all outcomes")
        .contains(
            JobState.JOB_STATE_UNSPECIFIED,
            JobState.JOB_STATE_COMPLETED,
            JobState.JOB_STATE_FAILED,
            JobState.JOB_STATE_EXPIRED);
  }

  private Order order(CrashPoint crashPoint, Generation generation, Comeback comeback) {
    String id = crashPoint + "/" + generation + "/" + comeback;
    return new Order(calls.profileId(), id, PRICE, generation, Durations.fromSeconds(2));
  }

  private Ended work(Case work) {
    try {
      return new Ended(
          work, new CrashingWorker(one.connect(), work.crashPoint()).work(work.order()));
    } catch (CrashingWorker.Crash crash) {
      if (work.comeback() == Comeback.NEVER) {
        return new Ended(work, null);
      }
      if (work.comeback() == Comeback.AFTER_THE_SWEEP) {
        awaitEnd(work.order());
      }
      // The worker restarts and uses the other server.
      return new Ended(
          work, new CrashingWorker(two.connect(), CrashPoint.NEVER).work(work.order()));
    }
  }

  /** Waits until the order's job has ended, if there is one. */
  private void awaitEnd(Order order) {
    CompletableFuture<LedgerEntry> refund = refunds.refundOf(order.id());
    long end = System.nanoTime() + SECONDS.toNanos(PATIENCE_SECONDS);
    for (Job job = find(order.id()); isProcessing(job); job = find(order.id())) {
      assertThat(System.nanoTime()).as("time to end %s", order).isLessThan(end);
      try {
        // A job completed at its full price has no refund, so look again from time to time.
        refund.get(200, MILLISECONDS);
      } catch (TimeoutException e) {
        // Look again.
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static boolean isProcessing(@Nullable Job job) {
    return job != null && job.getState() == JobState.JOB_STATE_PROCESSING;
  }

  private @Nullable Job find(String jobId) {
    try {
      return calls.job(jobId);
    } catch (StatusRuntimeException e) {
      assertThat(CrashingWorker.reason(e)).isEqualTo("JOB_NOT_FOUND");
      return null;
    }
  }

  /** Returns the final price. */
  private static long assertPaidOrRefunded(
      Ended end, @Nullable Job job, List<LedgerEntry> entries) {
    String order = end.of().order().id();
    assertThat(end.reported() == null)
        .as("%s: the worker stayed crashed", order)
        .isEqualTo(
            end.of().comeback() == Comeback.NEVER && end.of().crashPoint() != CrashPoint.NEVER);
    if (job == null) {
      assertThat(end.of().crashPoint())
          .as(order)
          .isIn(CrashPoint.BEFORE_SUBMIT, CrashPoint.SUBMIT_SENT);
      assertThat(end.reported()).as(order).isNull();
      assertThat(entries).as(order).isEmpty();
      return 0;
    }
    assertThat(amounts(entries, EntryKind.ENTRY_KIND_DEDUCTION)).as(order).containsExactly(-PRICE);
    List<Long> refunded = amounts(entries, EntryKind.ENTRY_KIND_REFUND);
    if (job.getState() == JobState.JOB_STATE_COMPLETED) {
      boolean half = end.of().order().generation() == Generation.SUCCEEDS_AT_HALF_THE_PRICE;
      assertThat(end.of().order().generation()).as(order).isNotEqualTo(Generation.FAILS);
      assertThat(end.reported()).as(order).isIn(Result.PAID, null);
      assertThat(job.getFinalAmount()).as(order).isEqualTo(half ? PRICE / 2 : PRICE);
      assertThat(refunded).as(order).isEqualTo(half ? List.of(PRICE / 2) : List.of());
      return job.getFinalAmount();
    }
    assertThat(job.getState())
        .as(order)
        .isIn(JobState.JOB_STATE_FAILED, JobState.JOB_STATE_EXPIRED);
    assertThat(end.reported()).as(order).isIn(Result.REFUNDED, null);
    assertThat(refunded).as(order).containsExactly(PRICE);
    return 0;
  }

  private static List<Long> amounts(List<LedgerEntry> entries, EntryKind kind) {
    return entries.stream()
        .filter(entry -> entry.getKind() == kind)
        .map(LedgerEntry::getAmount)
        .toList();
  }

  private static final int JOBS = 30;
  private static final int REPORTERS = 8;

  /** When reporters report a job as failed. Each applies to a third of the jobs. */
  private enum Report {
    BEFORE_IT_EXPIRES,
    WHEN_IT_EXPIRES,
    AFTER_IT_EXPIRED
  }

  @Test
  void acceptance3_aFailedJobIsRefundedExactlyOnceDespiteManyReports() throws Exception {
    ScheduledExecutorService clock = Executors.newScheduledThreadPool(REPORTERS);
    List<TestServer> servers = List.of(one, two);
    Map<Job, List<CompletableFuture<List<String>>>> reports = new LinkedHashMap<>();
    try {
      for (int n = 0; n < JOBS; n++) {
        Job job = submitWithTimeout(1000 + 20 * n);
        Report when = Report.values()[n % Report.values().length];
        reports.put(
            job,
            IntStream.range(0, REPORTERS)
                .mapToObj(
                    reporter ->
                        due(clock, job, when)
                            .thenApplyAsync(
                                start -> report(servers.get(reporter % 2), job, reporter), threads))
                .toList());
      }
      Map<String, List<String>> answers = new LinkedHashMap<>();
      for (var reported : reports.entrySet()) {
        List<String> all = new ArrayList<>();
        for (var answer : reported.getValue()) {
          all.addAll(answer.get(PATIENCE_SECONDS, SECONDS));
        }
        answers.put(reported.getKey().getJobId(), all);
      }
      Map<String, List<LedgerEntry>> entries = entriesByJob();
      List<JobState> states = new ArrayList<>();
      answers.forEach(
          (jobId, all) ->
              states.add(assertRefundedOnce(calls.job(jobId), all, entries.get(jobId))));
      assertThat(states).contains(JobState.JOB_STATE_FAILED, JobState.JOB_STATE_EXPIRED);
      assertThat(calls.balance()).isEqualTo(OPENING_BALANCE);
    } finally {
      clock.shutdownNow();
    }
  }

  private Job submitWithTimeout(int millis) {
    var request = calls.submission().setAmount(PRICE).setTimeout(Durations.fromMillis(millis));
    return one.commands().submitJob(request.build()).getJob();
  }

  /** Completes when it is time to report. */
  private CompletableFuture<?> due(ScheduledExecutorService clock, Job job, Report when) {
    if (when == Report.AFTER_IT_EXPIRED) {
      return refunds.refundOf(job.getJobId());
    }
    long millis = Timestamps.toMillis(job.getExpireTime()) - System.currentTimeMillis();
    CompletableFuture<Void> due = new CompletableFuture<>();
    var unused =
        clock.schedule(
            () -> due.complete(null),
            when == Report.BEFORE_IT_EXPIRES ? millis - 800 : millis,
            MILLISECONDS);
    return due;
  }

  /** Reports a failure twice with one key and once with another; describes the answers. */
  private List<String> report(TestServer server, Job job, int reporter) {
    FailJobRequest.Builder failure =
        calls.failure(job.getJobId()).setIdempotencyKey(job.getJobId() + "/" + reporter);
    String first = answer(server, failure.build());
    assertThat(answer(server, failure.build())).isEqualTo(first + " replayed");
    return List.of(first, answer(server, failure.setIdempotencyKey(JobCalls.newKey()).build()));
  }

  private static String answer(TestServer server, FailJobRequest request) {
    try {
      FailJobResponse answer = server.commands().failJob(request);
      return "refunded "
          + answer.getEntry().getAmount()
          + (answer.getReplayed() ? " replayed" : "");
    } catch (StatusRuntimeException e) {
      assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
      ErrorInfo info = CrashingWorker.errorInfo(e);
      boolean replayed = info.getMetadataOrDefault("replayed", "false").equals("true");
      return info.getReason()
          + " "
          + info.getMetadataOrThrow("state")
          + (replayed ? " replayed" : "");
    }
  }

  private static JobState assertRefundedOnce(
      Job job, List<String> answers, List<LedgerEntry> entries) {
    boolean failed = job.getState() == JobState.JOB_STATE_FAILED;
    String loser = "JOB_NOT_PROCESSING " + (failed ? "FAILED" : "EXPIRED");
    List<String> expected =
        Stream.concat(
                failed ? Stream.of("refunded " + PRICE) : Stream.of(loser),
                Stream.generate(() -> loser).limit(2 * REPORTERS - 1))
            .toList();
    assertThat(answers).as("%s", job).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(entries).extracting(LedgerEntry::getAmount).containsExactly(-PRICE, PRICE);
    assertThat(entries.get(1).getActor()).isEqualTo(failed ? "anonymous" : "system:sweeper");
    assertThat(job.getRefundEntryId()).isEqualTo(entries.get(1).getEntryId());
    return job.getState();
  }

  /** The whole ledger, oldest first. */
  private Map<String, List<LedgerEntry>> entriesByJob() {
    return one
        .queries()
        .listEntries(
            ListEntriesRequest.newBuilder()
                .setProfileId(calls.profileId())
                .setOrder(EntryOrder.ENTRY_ORDER_OLDEST_FIRST)
                .setPageSize(1000)
                .build())
        .getEntriesList()
        .stream()
        .collect(groupingBy(LedgerEntry::getJobId));
  }
}
