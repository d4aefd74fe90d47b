package org.creditservice.verify;

import java.time.Instant;
import java.util.List;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Profile;
import org.creditservice.db.audit.AuditedEntry;
import org.creditservice.db.audit.AuditedOperation;
import org.creditservice.db.audit.AuditedRefund;
import org.jspecify.annotations.Nullable;

/** All rules about the entries of one profile, from the first to the last. */
final class ProfileCheck {
  private final String profileId;
  private final Findings findings;
  private final ChainRules chain;
  private final RefundRules refunds;
  private final OperationCheck operations;

  ProfileCheck(String profileId, AnswerReader reader, Findings findings) {
    this.profileId = profileId;
    this.findings = findings;
    this.chain = new ChainRules(profileId, findings);
    this.refunds = new RefundRules(profileId, findings);
    this.operations = new OperationCheck(reader, findings);
  }

  String profileId() {
    return profileId;
  }

  /**
   * The next entry.
   *
   * @param profile its profile; null if there is none, or none that can be read
   * @return whether it is the effect of the operation under its key
   */
  boolean next(AuditedEntry row, @Nullable Profile profile, Instant removedBefore) {
    LedgerEntry entry = row.entry().value();
    if (entry == null) {
      chain.unreadable(row.sequence(), String.valueOf(row.entry().problem()));
      return false;
    }
    chain.next(entry);
    Job job = row.job().value();
    if (entry.kind() == EntryKind.REFUND) {
      refunds.next(entry, row.refunded(), job);
    }
    checkJob(entry, job, row);
    return operations.checkEffect(row, entry, profile, removedBefore);
  }

  private void checkJob(LedgerEntry entry, @Nullable Job job, AuditedEntry row) {
    if (entry.jobId() == null || row.job().problem() != null) {
      return;
    }
    Subject subject = Subject.entry(profileId, entry.sequence()).withJob(entry.jobId());
    if (job == null) {
      findings.add(Rule.JOB, subject, "the job that the entry names", "none");
    } else if (entry.kind() == EntryKind.DEDUCTION && job.deductionSequence() != entry.sequence()) {
      findings.add(
          Rule.JOB,
          subject,
          "entry %d as the job's only deduction".formatted(job.deductionSequence()),
          "this one, too");
    } else if (entry.kind() == EntryKind.REFUND
        && entry.entryId().equals(job.refundEntryId())
        && row.operation() != null) {
      checkEnd(row.operation(), subject);
    }
  }

  /** A job ends with the refund of an operation that ends jobs. */
  private void checkEnd(AuditedOperation operation, Subject subject) {
    if (!OperationCheck.endsJobs(operation.method())) {
      findings.add(
          Rule.JOB,
          subject.withKey(operation.idempotencyKey()),
          "an operation that ends the job",
          operation.method());
    }
  }

  void end(Profile profile, List<AuditedRefund> noted) {
    chain.end(profile);
    refunds.end(noted);
  }

  /** The profile is gone; what is left of its refunds is not worth a finding each. */
  void endWithoutProfile(short bucket, String problem) {
    findings.add(
        Rule.PROFILE,
        Subject.profile(profileId).in(bucket),
        "the profile that these entries belong to",
        problem);
  }
}
