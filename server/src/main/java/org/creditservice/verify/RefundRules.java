package org.creditservice.verify;

import java.util.List;
import java.util.Objects;
import org.creditservice.core.ledger.EntryIds;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.JobState;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.db.audit.AuditedEntry.RefundedEntry;
import org.creditservice.db.audit.AuditedRefund;
import org.jspecify.annotations.Nullable;

/** Adds up the refunds of one profile, and compares the sums with what is noted. */
final class RefundRules {
  private final String profileId;
  private final Findings findings;
  private final RefundSums sums = new RefundSums();

  RefundRules(String profileId, Findings findings) {
    this.profileId = profileId;
    this.findings = findings;
  }

  /**
   * The next refund.
   *
   * @param refunded the entry at the place of its deduction, if there is one
   * @param job its job, if it has one that can be read
   */
  void next(LedgerEntry refund, @Nullable RefundedEntry refunded, @Nullable Job job) {
    Subject subject = Subject.entry(profileId, refund.sequence()).withJob(refund.jobId());
    if (refunded == null
        || refunded.kind() != EntryKind.DEDUCTION
        || !refunded.entryId().equals(refund.refundedEntryId())) {
      findings.add(
          Rule.REFUND, subject, "a deduction with the id " + refund.refundedEntryId(), "none");
      return;
    }
    if (!Objects.equals(refund.jobId(), refunded.jobId())) {
      findings.add(
          Rule.REFUND,
          subject,
          "the job of its deduction, " + refunded.jobId(),
          "job " + refund.jobId());
    }
    long sum = sums.add(sequenceOf(refunded), refund.amount());
    if (sum > -refunded.amount()) {
      findings.add(
          Rule.REFUND, subject, "refunds of at most " + -refunded.amount(), sum + " with this one");
    }
    if (job != null) {
      checkEnd(refund, job, sum, subject);
    }
  }

  private static long sequenceOf(RefundedEntry refunded) {
    return EntryIds.sequence(refunded.entryId()).orElse(0);
  }

  /** When a job ended, everything but what it kept was refunded: then, or before. */
  private void checkEnd(LedgerEntry refund, Job job, long sum, Subject subject) {
    long kept = job.finalAmount() == null ? 0 : job.finalAmount();
    if (refund.entryId().equals(job.refundEntryId())) {
      if (sum != job.amount() - kept) {
        findings.add(
            Rule.JOB,
            subject,
            "%d refunded when the job ended as %s".formatted(job.amount() - kept, job.state()),
            sum);
      }
    } else if (job.state() == JobState.COMPLETED
        && refund.createTime().isBefore(job.endTime())
        && sum > job.amount() - kept) {
      findings.add(
          Rule.JOB,
          subject,
          "a final_amount of %d kept at the end".formatted(kept),
          "%d of %d refunded before".formatted(sum, job.amount()));
    }
  }

  /** Compares with the rows of this profile in {@code deduction_refunds}, after all entries. */
  void end(List<AuditedRefund> noted) {
    noted.forEach(this::compare);
    sums.forEach(
        sequence ->
            findings.add(
                Rule.REFUND,
                Subject.entry(profileId, sequence),
                "%d noted in deduction_refunds".formatted(sums.of(sequence)),
                "nothing"));
  }

  private void compare(AuditedRefund row) {
    Subject subject = Subject.entry(profileId, row.deductionSequence());
    if (row.kind() != EntryKind.DEDUCTION || row.amount() == null) {
      findings.add(
          Rule.REFUND, subject, "a deduction", row.kind() == null ? "no entry" : row.kind());
    } else if (row.deducted() != -row.amount()) {
      findings.add(Rule.REFUND, subject, -row.amount() + " noted as deducted", row.deducted());
    }
    long sum = sums.of(row.deductionSequence());
    if (row.refunded() != sum) {
      findings.add(Rule.REFUND, subject, sum + " noted as refunded", row.refunded());
    }
    sums.clear(row.deductionSequence());
  }
}
