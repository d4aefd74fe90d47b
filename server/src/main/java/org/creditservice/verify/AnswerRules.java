package org.creditservice.verify;

import java.time.Instant;
import java.util.Optional;
import org.creditservice.core.ledger.Hash;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Profile;
import org.creditservice.db.audit.AuditedOperation;
import org.jspecify.annotations.Nullable;

/** A recorded answer says what entry, job and profile say. */
final class AnswerRules {
  private final Findings findings;

  AnswerRules(Findings findings) {
    this.findings = findings;
  }

  /** An answer must be readable, and that of a refusal must have its reason. */
  void check(AuditedOperation operation, Answer answer) {
    String refusal = operation.refusalReason();
    if (answer.problem() != null) {
      String what = refusal == null ? "a response of " + operation.method() : "a refusal";
      add(operation, what, answer.problem());
    } else if (refusal != null && answer.facts() != null) {
      String answered = String.valueOf(answer.facts().refusal());
      if (!answered.equals(refusal)) {
        add(operation, "a refusal for " + refusal, "one for " + answered);
      }
    }
  }

  /**
   * Compares a response with the effect of its operation.
   *
   * @param entry null if it has none
   */
  void checkEntry(AuditedOperation operation, AnswerFacts facts, @Nullable LedgerEntry entry) {
    LedgerEntry answered = facts.entry();
    if (entry == null || answered == null) {
      if (entry != null || answered != null) {
        add(operation, text(entry), text(answered));
      }
      return;
    }
    Difference.ofEntries(entry.withHash(Hash.ZERO), answered)
        .ifPresent(difference -> add(operation, difference));
  }

  private static String text(@Nullable LedgerEntry entry) {
    return entry == null ? "no entry" : "entry " + entry.sequence();
  }

  /**
   * Compares a response with the job that it names.
   *
   * @param job null if there is none of that id, or none that can be read
   */
  void checkJob(AuditedOperation operation, AnswerFacts facts, @Nullable Job job) {
    Job answered = facts.job();
    if (answered == null) {
      return;
    }
    if (job == null || !job.jobId().equals(answered.jobId())) {
      findings.add(
          Rule.JOB,
          Subject.key(operation.profileId(), operation.idempotencyKey()).withJob(answered.jobId()),
          "the job that this operation's answer names",
          job == null ? "none" : "job " + job.jobId());
      return;
    }
    Instant end = answered.endTime();
    if (end != null && !end.equals(operation.createTime())) {
      findings.add(
          Rule.OPERATION,
          Subject.key(operation.profileId(), operation.idempotencyKey()).withJob(job.jobId()),
          "the time when the job ended, " + end,
          operation.createTime());
    }
    Difference.ofJobs(job, answered)
        .ifPresent(
            difference ->
                findings.add(
                    Rule.RECORDED_ANSWER,
                    Subject.key(operation.profileId(), operation.idempotencyKey())
                        .withJob(job.jobId()),
                    "an answer with the job's " + difference.expected(),
                    difference.found()));
  }

  void checkProfile(AuditedOperation operation, AnswerFacts facts, @Nullable Profile profile) {
    if (profile != null && facts.profile() != null) {
      Optional<Difference> difference = Difference.ofProfiles(profile, facts.profile());
      difference.ifPresent(found -> add(operation, found));
    }
  }

  private void add(AuditedOperation operation, Difference difference) {
    add(operation, "an answer with " + difference.expected(), difference.found());
  }

  private void add(AuditedOperation operation, String expected, String found) {
    findings.add(
        Rule.RECORDED_ANSWER,
        Subject.key(operation.profileId(), operation.idempotencyKey()),
        expected,
        found);
  }
}
