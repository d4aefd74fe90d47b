package org.creditservice.verify;

import java.time.Instant;
import java.util.Set;
import org.creditservice.core.Method;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Profile;
import org.creditservice.db.audit.AuditedEntry;
import org.creditservice.db.audit.AuditedEntry.RefundedEntry;
import org.creditservice.db.audit.AuditedOperation;
import org.creditservice.db.audit.UnclaimedOperation;
import org.jspecify.annotations.Nullable;

/** All rules about an operation, its answer and its fingerprint. */
final class OperationCheck {
  private static final Set<String> ENDS_JOBS =
      Set.of(
          Method.COMPLETE_JOB.wireName(),
          Method.FAIL_JOB.wireName(),
          Method.EXPIRE_JOB.wireName(),
          Method.REVERSE_OPERATION.wireName());

  private final AnswerReader reader;
  private final OperationRules operations;
  private final AnswerRules answers;
  private final FingerprintRules fingerprints;

  OperationCheck(AnswerReader reader, Findings findings) {
    this.reader = reader;
    this.operations = new OperationRules(findings);
    this.answers = new AnswerRules(findings);
    this.fingerprints = new FingerprintRules(findings);
  }

  static boolean endsJobs(String method) {
    return ENDS_JOBS.contains(method);
  }

  /** Checks an entry with the operation under its key. Returns whether it is its effect. */
  boolean checkEffect(
      AuditedEntry row, LedgerEntry entry, @Nullable Profile profile, Instant removedBefore) {
    AuditedOperation operation = row.operation();
    if (!operations.isEffect(entry, operation, removedBefore) || operation == null) {
      return false;
    }
    Answer answer = Answer.read(reader, operation);
    if (answer.method() != null) {
      operations.checkKind(entry, answer.method());
    }
    RefundedEntry refunded = row.refunded();
    check(
        operation,
        answer,
        entry,
        row.job().value(),
        profile,
        refunded == null ? null : refunded.idempotencyKey());
    return true;
  }

  /** Checks an operation that no entry is the effect of. */
  void checkUnclaimed(UnclaimedOperation row, Answer answer, @Nullable Job job) {
    operations.withoutEffect(row.operation(), answer.method(), row.otherKey());
    if (row.operation().entrySequence() == null) {
      check(row.operation(), answer, null, job, row.profile().value(), null);
    }
  }

  private void check(
      AuditedOperation operation,
      Answer answer,
      @Nullable LedgerEntry entry,
      @Nullable Job job,
      @Nullable Profile profile,
      @Nullable String refundedKey) {
    operations.checkWords(operation, answer);
    answers.check(operation, answer);
    AnswerFacts facts = answer.facts();
    if (operation.refusalReason() != null || answer.method() == null || facts == null) {
      fingerprints.read(operation);
      return;
    }
    answers.checkEntry(operation, facts, entry);
    answers.checkJob(operation, facts, job);
    answers.checkProfile(operation, facts, profile);
    fingerprints.check(answer.method(), operation, facts, entry, refundedKey);
  }
}
