package org.creditservice.model;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.creditservice.model.Expected.Appends;
import org.creditservice.model.Expected.Refuses;
import org.creditservice.model.Expected.Reports;
import org.creditservice.model.Expected.ReportsJob;
import org.creditservice.v1.EntryKind;
import org.creditservice.v1.Job;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.RefundCreditsResponse;
import org.creditservice.v1.ReverseOperationRequest;
import org.creditservice.v1.ReverseOperationResponse;
import org.creditservice.v1.ReverseOutcome;

/** Compares one profile's calls with the model, in the order of its ledger. */
final class Verification {
  private final List<LedgerEntry> ledger;
  private final List<Job> jobs;

  /** The first answers, by key. */
  private final Map<String, Call> recorded;

  /** The fates of the jobs that ended without an entry. */
  private final Map<String, JobFate> quietEnds;

  /**
   * Collects what is compared.
   *
   * @param ledger all entries, oldest first
   * @param jobs in their final state
   */
  Verification(List<LedgerEntry> ledger, List<Job> jobs, List<Call> calls) {
    this.ledger = ledger;
    this.jobs = jobs;
    this.recorded = verifyKeys(calls);
    this.quietEnds = verifyQuietEnds(recorded);
  }

  /** Fails and names the request if an answer is not the one that the model predicts. */
  void run() {
    verifyJobs(verifyLedger());
    verifyRefusals();
    verifyReversals();
  }

  /** Checks that each key has one first answer, and returns these answers by key. */
  private static Map<String, Call> verifyKeys(List<Call> calls) {
    Map<String, Call> recorded = new HashMap<>();
    calls.stream()
        .filter(call -> !call.replayed())
        .filter(call -> call.response() != null || call.recordedRefusal())
        .forEach(
            call ->
                assertThat(recorded.put(call.key(), call)).as("first of %s", call.key()).isNull());
    for (Call call : calls) {
      Call first = recorded.get(call.key());
      switch (call.reason()) {
        case "RATE_LIMITED" -> {}
        case "IDEMPOTENCY_KEY_REUSED" -> assertThat(call.request()).isNotEqualTo(first.request());
        case "OPERATION_REVERSED" -> assertThat(first).as("burnt %s", call.key()).isNull();
        default -> {
          assertThat(first).as("first of %s", call.key()).isNotNull();
          assertThat(call.request()).isEqualTo(first.request());
          assertThat(call.response()).isEqualTo(first.response());
          assertThat(call.refusal()).isEqualTo(first.refusal());
        }
      }
    }
    return recorded;
  }

  /** Checks that each job ends once, and returns the jobs that ended without an entry. */
  private static Map<String, JobFate> verifyQuietEnds(Map<String, Call> recorded) {
    Map<String, JobFate> ends = new HashMap<>();
    for (Call call : recorded.values()) {
      String jobId = call.job().getJobId();
      JobFate end = JobFate.of(call.job());
      if (call.response() instanceof ReverseOperationResponse reversed
          && reversed.getOutcome() == ReverseOutcome.REVERSE_OUTCOME_REVERSED) {
        Message request = call.request();
        Call target = recorded.get(((ReverseOperationRequest) request).getTargetKey());
        jobId = target.job().getJobId();
        end = JobFate.CANCELLED;
      }
      if (end.hasEnded() && !call.hasEntry()) {
        assertThat(ends.put(jobId, end)).as("an end of %s before", jobId).isNull();
      }
    }
    return ends;
  }

  /** Checks that each entry is the one that the model predicts for its command. */
  private LedgerModel verifyLedger() {
    LedgerModel model = new LedgerModel();
    Set<String> appended = new HashSet<>(Set.of("create"));
    long lastDeductMillis = 0;
    model.append(null, ledger.get(0));
    for (LedgerEntry entry : ledger.subList(1, ledger.size())) {
      Call call = recorded.get(entry.getIdempotencyKey());
      assertThat(call).as("the call that appended %s", entry).isNotNull();
      assertThat(call.entry()).isEqualTo(entry);
      Expected expected = model.predict(call.request());
      assertThat(actual(call)).as("%s", call.request()).isEqualTo(expected);
      model.append(call.request(), entry);
      assertThat(entry.getBalance()).isEqualTo(model.balance());
      appended.add(call.key());

      if (entry.getKind() == EntryKind.ENTRY_KIND_DEDUCTION) {
        long interval = Durations.toMillis(call.minInterval());
        long millis = Timestamps.toMillis(entry.getCreateTime());
        assertThat(millis - lastDeductMillis).isGreaterThanOrEqualTo(interval);
        lastDeductMillis = millis;
      }
    }
    assertThat(appended)
        .as("no acknowledged entry is lost")
        .containsAll(recorded.values().stream().filter(Call::hasEntry).map(Call::key).toList());
    return model;
  }

  /** Checks that each job has the state of its only end, with an entry or without. */
  private void verifyJobs(LedgerModel model) {
    Map<String, JobFate> expected = model.jobs();
    quietEnds.forEach(
        (jobId, end) ->
            assertThat(expected.put(jobId, end)).as(jobId).isEqualTo(JobFate.PROCESSING));
    assertThat(jobs.stream().collect(toMap(Job::getJobId, JobFate::of))).isEqualTo(expected);
  }

  private static Expected actual(Call call) {
    LedgerEntry entry = call.entry();
    long remaining =
        call.response() instanceof RefundCreditsResponse refund
            ? refund.getRefundableRemaining()
            : 0;
    return new Appends(
        entry.getKind(),
        entry.getAmount(),
        entry.getRefundedEntryId(),
        remaining,
        JobFate.of(call.job()));
  }

  /**
   * Checks that each refusal, and each outcome without an entry, is right at a point of the ledger
   * at which it can have been decided.
   */
  private void verifyRefusals() {
    List<Call> open =
        new ArrayList<>(recorded.values().stream().filter(call -> !call.hasEntry()).toList());
    LedgerModel model = new LedgerModel();
    for (LedgerEntry entry : ledger) {
      Call call = recorded.get(entry.getIdempotencyKey());
      model.append(call == null ? null : call.request(), entry);
      open.removeIf(
          candidate ->
              candidate.afterSequence() <= entry.getSequence() && isRight(candidate, model));
    }
    assertThat(open).as("refusals that are right at no point of the ledger").isEmpty();
  }

  private boolean isRight(Call call, LedgerModel model) {
    return isRight(call, model.predict(call.request()))
        || isRight(call, model.predict(call.request(), quietEnds));
  }

  private static boolean isRight(Call call, Expected expected) {
    if (expected instanceof Refuses refuses) {
      return refuses.reason().equals(call.reason())
          && call.refusal().getMetadataMap().entrySet().containsAll(refuses.details().entrySet());
    }
    if (expected instanceof Reports reports
        && call.response() instanceof ReverseOperationResponse reversed) {
      return reports.outcome() == ReverseOutcome.REVERSE_OUTCOME_UNSPECIFIED
          || reports.outcome() == reversed.getOutcome();
    }
    return expected instanceof ReportsJob reports && reports.job().equals(JobFate.of(call.job()));
  }

  /** Checks that prevented operations were never executed, and that all others were recorded. */
  private void verifyReversals() {
    for (Call call : recorded.values()) {
      if (call.response() instanceof ReverseOperationResponse reversed) {
        Message request = call.request();
        Call target = recorded.get(((ReverseOperationRequest) request).getTargetKey());
        boolean prevented = reversed.getOutcome() == ReverseOutcome.REVERSE_OUTCOME_PREVENTED;
        assertThat(target == null).as("%s", request).isEqualTo(prevented);
      }
    }
  }
}
