package org.creditservice.verify;

import java.time.Instant;
import java.util.Objects;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Job;
import org.creditservice.db.audit.AuditedJob;
import org.creditservice.db.audit.AuditedJob.JobEntry;
import org.jspecify.annotations.Nullable;

/** A job has its one deduction, and costs what its state says. */
final class JobRules {
  private final Findings findings;

  JobRules(Findings findings) {
    this.findings = findings;
  }

  void check(AuditedJob row) {
    Subject subject = Subject.job(row.profileId(), row.jobId());
    Job job = row.job().value();
    if (job == null) {
      findings.add(
          Rule.JOB, subject, "a job that can be read", String.valueOf(row.job().problem()));
      return;
    }
    checkDeduction(job, row.deduction(), subject.withEntry(job.deductionSequence()));
    checkRefund(job, row.refund(), subject);
    checkCost(job, row.refunded(), subject);
  }

  private void checkDeduction(Job job, @Nullable JobEntry deduction, Subject subject) {
    String found = null;
    if (deduction == null || deduction.kind() != EntryKind.DEDUCTION) {
      found = deduction == null ? "none" : "a " + deduction.kind();
    } else if (deduction.amount() != -job.amount()) {
      found = "one of " + -deduction.amount();
    } else if (!deduction.entryId().equals(job.deductionEntryId())) {
      found = "one with the id " + deduction.entryId();
    } else if (!job.jobId().equals(deduction.jobId())) {
      found = "one for job " + deduction.jobId();
    } else if (!job.createTime().equals(deduction.createTime())) {
      found = "one at " + deduction.createTime();
    }
    if (found != null) {
      findings.add(
          Rule.JOB,
          subject,
          "a deduction of %d for this job, with the id %s, at %s"
              .formatted(job.amount(), job.deductionEntryId(), job.createTime()),
          found);
    }
  }

  private void checkRefund(Job job, @Nullable JobEntry refund, Subject subject) {
    if (job.refundEntryId() == null) {
      return;
    }
    boolean right =
        refund != null
            && refund.kind() == EntryKind.REFUND
            && refund.entryId().equals(job.refundEntryId())
            && job.deductionEntryId().equals(refund.refundedEntryId())
            && job.jobId().equals(refund.jobId())
            && Objects.equals(job.endTime(), refund.createTime());
    if (!right) {
      findings.add(
          Rule.JOB,
          subject,
          "its refund %s at its end, %s".formatted(job.refundEntryId(), job.endTime()),
          refund == null ? "no entry" : "a %s at %s".formatted(refund.kind(), refund.createTime()));
    }
  }

  private void checkCost(Job job, long refunded, Subject subject) {
    long kept = job.finalAmount() == null ? 0 : job.finalAmount();
    String expected =
        switch (job.state()) {
          case PROCESSING -> refunded > job.amount() ? "at most " + job.amount() : null;
          case COMPLETED ->
              refunded < job.amount() - kept ? "at least " + (job.amount() - kept) : null;
          case FAILED, EXPIRED, CANCELLED ->
              refunded == job.amount() ? null : String.valueOf(job.amount());
        };
    if (expected != null) {
      findings.add(
          Rule.JOB,
          subject,
          "%s refunded of a job that is %s".formatted(expected, job.state()),
          refunded);
    }
  }

  /** A job that ended must have the operation that ended it. */
  void endedByNobody(String profileId, String jobId, Instant endTime) {
    findings.add(
        Rule.JOB,
        Subject.job(profileId, jobId),
        "the operation that ended the job at " + endTime,
        "none");
  }
}
