package org.creditservice.model;

import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.creditservice.model.Expected.Appends;
import org.creditservice.model.Expected.Refuses;
import org.creditservice.model.Expected.Reports;
import org.creditservice.model.Expected.ReportsJob;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.EntryKind;
import org.creditservice.v1.ExtendJobRequest;
import org.creditservice.v1.FailJobRequest;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.JobState;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.ReverseOperationRequest;
import org.creditservice.v1.ReverseOutcome;
import org.creditservice.v1.SubmitJobRequest;
import org.jspecify.annotations.Nullable;

/**
 * A simple model of one profile's ledger and jobs: it predicts the answer to a request, given all
 * entries before it. It follows the contract and uses the messages of the wire, and is deliberately
 * independent of the service's rules.
 *
 * <p>A job that ends without a refund appends no entry, so the ledger does not show when it ends,
 * and the model keeps it PROCESSING. A prediction can assume such quiet ends.
 */
final class LedgerModel {
  private long balance;

  /** By the key of the deduction. */
  private final Map<String, Deduction> deductions = new HashMap<>();

  private final Map<String, String> keysByEntryId = new HashMap<>();

  /** The method of each executed operation, by its key. */
  private final Map<String, String> executed = new HashMap<>();

  /** The deductions that paid for jobs, by the job's id. */
  private final Map<String, Deduction> jobs = new HashMap<>();

  private static final class Deduction {
    final String entryId;
    final String jobId;
    final long amount;
    long refundable;
    JobFate job;

    Deduction(LedgerEntry entry) {
      entryId = entry.getEntryId();
      jobId = entry.getJobId();
      amount = -entry.getAmount();
      refundable = amount;
      job = jobId.isEmpty() ? JobFate.NONE : JobFate.PROCESSING;
    }

    JobFate job(Map<String, JobFate> quietEnds) {
      return quietEnds.getOrDefault(jobId, job);
    }
  }

  long balance() {
    return balance;
  }

  /** The fate of each job, as far as the ledger shows it. */
  Map<String, JobFate> jobs() {
    Map<String, JobFate> fates = new HashMap<>();
    jobs.forEach((jobId, deduction) -> fates.put(jobId, deduction.job));
    return fates;
  }

  /** The expected answer to {@code request}, without regard to the rate limit. */
  Expected predict(Message request) {
    return predict(request, Map.of());
  }

  /**
   * The expected answer if some jobs have already ended without an entry.
   *
   * @param quietEnds the fates of these jobs by their ids
   */
  Expected predict(Message request, Map<String, JobFate> quietEnds) {
    if (request instanceof GrantCreditsRequest grant) {
      return appends(EntryKind.ENTRY_KIND_GRANT, grant.getAmount());
    } else if (request instanceof DeductCreditsRequest deduct) {
      return deduct(deduct.getAmount(), JobFate.NONE);
    } else if (request instanceof RefundCreditsRequest refund) {
      return predict(refund);
    } else if (request instanceof ReverseOperationRequest reverse) {
      return predict(reverse, quietEnds);
    } else if (request instanceof SubmitJobRequest submit) {
      return jobs.containsKey(submit.getJobId())
          ? new Refuses("JOB_ALREADY_EXISTS", Map.of())
          : deduct(submit.getAmount(), JobFate.PROCESSING);
    }
    return predictOfJob(request, quietEnds);
  }

  private static Appends appends(EntryKind kind, long amount) {
    return new Appends(kind, amount, "", 0, JobFate.NONE);
  }

  private Expected deduct(long amount, JobFate job) {
    return amount > balance
        ? new Refuses(
            "INSUFFICIENT_CREDITS",
            Map.of("balance", String.valueOf(balance), "required", String.valueOf(amount)))
        : new Appends(EntryKind.ENTRY_KIND_DEDUCTION, -amount, "", 0, job);
  }

  private Expected predict(RefundCreditsRequest request) {
    String key =
        request.hasEntryId() ? keysByEntryId.get(request.getEntryId()) : request.getDeductionKey();
    Deduction deduction = deductions.get(key);
    if (deduction == null) {
      return new Refuses("DEDUCTION_NOT_FOUND", Map.of());
    }
    long credits = request.hasAmount() ? request.getAmount() : deduction.refundable;
    if (credits == 0 || credits > deduction.refundable) {
      return new Refuses(
          "REFUND_EXCEEDS_DEDUCTION", Map.of("refundable", String.valueOf(deduction.refundable)));
    }
    return new Appends(
        EntryKind.ENTRY_KIND_REFUND,
        credits,
        deduction.entryId,
        deduction.refundable - credits,
        JobFate.NONE);
  }

  private Expected predict(ReverseOperationRequest request, Map<String, JobFate> quietEnds) {
    Deduction deduction = deductions.get(request.getTargetKey());
    if (deduction != null) {
      return reverse(deduction, deduction.job(quietEnds));
    }
    String method = executed.get(request.getTargetKey());
    return method != null
        ? new Refuses("NOT_REVERSIBLE", Map.of("recorded_method", method))
        // The ledger does not show whether the operation was refused or never arrived.
        : new Reports(ReverseOutcome.REVERSE_OUTCOME_UNSPECIFIED);
  }

  private static Expected reverse(Deduction deduction, JobFate job) {
    if (job.state() == JobState.JOB_STATE_COMPLETED) {
      return notProcessing(job);
    }
    if (deduction.refundable > 0) {
      return givesBack(deduction, deduction.refundable, JobFate.NONE);
    }
    return new Reports(
        job.equals(JobFate.PROCESSING)
            ? ReverseOutcome.REVERSE_OUTCOME_REVERSED
            : ReverseOutcome.REVERSE_OUTCOME_NOTHING_TO_REVERSE);
  }

  private Expected predictOfJob(Message request, Map<String, JobFate> quietEnds) {
    Deduction deduction = jobs.get(Call.string(request, "job_id"));
    if (deduction == null) {
      return new Refuses("JOB_NOT_FOUND", Map.of());
    }
    JobFate now = deduction.job(quietEnds);
    if (now.hasEnded()) {
      return notProcessing(now);
    }
    if (request instanceof ExtendJobRequest) {
      return new ReportsJob(now);
    }
    if (request instanceof CompleteJobRequest complete
        && cost(complete, deduction) > deduction.amount) {
      return new Refuses(
          "FINAL_AMOUNT_EXCEEDS_DEDUCTION", Map.of("deducted", String.valueOf(deduction.amount)));
    }
    JobFate end = end(request, deduction);
    long credits = deduction.refundable - end.finalAmount();
    return credits > 0 ? givesBack(deduction, credits, end) : new ReportsJob(end);
  }

  private static JobFate end(Message request, Deduction deduction) {
    if (request instanceof FailJobRequest) {
      return JobFate.FAILED;
    }
    long cost = cost((CompleteJobRequest) request, deduction);
    // What was refunded before the end is not kept.
    return JobFate.completed(Math.min(cost, deduction.refundable));
  }

  private static long cost(CompleteJobRequest request, Deduction deduction) {
    return request.hasFinalAmount() ? request.getFinalAmount() : deduction.amount;
  }

  private static Refuses notProcessing(JobFate job) {
    return new Refuses("JOB_NOT_PROCESSING", Map.of("state", job.stateName()));
  }

  private static Appends givesBack(Deduction deduction, long credits, JobFate job) {
    return new Appends(EntryKind.ENTRY_KIND_REFUND, credits, deduction.entryId, 0, job);
  }

  /** Applies the next entry of the ledger, which {@code request} appended. */
  void append(@Nullable Message request, LedgerEntry entry) {
    balance += entry.getAmount();
    if (entry.getKind() == EntryKind.ENTRY_KIND_DEDUCTION) {
      Deduction deduction = new Deduction(entry);
      deductions.put(entry.getIdempotencyKey(), deduction);
      keysByEntryId.put(entry.getEntryId(), entry.getIdempotencyKey());
      if (deduction.job.equals(JobFate.PROCESSING)) {
        jobs.put(deduction.jobId, deduction);
      }
    }
    if (entry.getKind() == EntryKind.ENTRY_KIND_REFUND) {
      String key = Objects.requireNonNull(keysByEntryId.get(entry.getRefundedEntryId()));
      giveBack(Objects.requireNonNull(deductions.get(key)), request, entry.getAmount());
    }
    executed.put(entry.getIdempotencyKey(), request == null ? "CreateProfile" : method(request));
  }

  private static void giveBack(Deduction deduction, @Nullable Message request, long credits) {
    deduction.refundable -= credits;
    if (request instanceof CompleteJobRequest || request instanceof FailJobRequest) {
      deduction.job = end(request, deduction);
    }
    if (request instanceof ReverseOperationRequest && deduction.job.equals(JobFate.PROCESSING)) {
      deduction.job = JobFate.CANCELLED;
    }
  }

  static String method(Message request) {
    return request.getDescriptorForType().getName().replace("Request", "");
  }
}
