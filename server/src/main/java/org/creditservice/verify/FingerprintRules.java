package org.creditservice.verify;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.creditservice.core.Method;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.db.audit.AuditedOperation;
import org.jspecify.annotations.Nullable;

/**
 * A fingerprint fits what its operation did, as far as the effect tells: the request is stored
 * nowhere else. What can't be known of a request is left out.
 */
final class FingerprintRules {
  private final Findings findings;

  FingerprintRules(Findings findings) {
    this.findings = findings;
  }

  /** The fingerprint; null after a finding that it can't be read. */
  @Nullable Fingerprint read(AuditedOperation operation) {
    try {
      Fingerprint fingerprint = Fingerprint.of(operation.fingerprint());
      Set<Field> unused = fingerprint.fields();
      return fingerprint;
    } catch (IllegalArgumentException e) {
      add(operation, "a fingerprint", String.valueOf(e.getMessage()));
      return null;
    }
  }

  /**
   * Compares the fingerprint of an executed operation with its effect.
   *
   * @param refundedKey the key of the deduction that its entry refunds, if it does
   */
  void check(
      Method method,
      AuditedOperation operation,
      AnswerFacts facts,
      @Nullable LedgerEntry entry,
      @Nullable String refundedKey) {
    Fingerprint recorded = read(operation);
    if (recorded == null) {
      return;
    }
    Request request = new Request(recorded, entry, refundedKey);
    request.add(method, facts);
    Set<Field> differing = EnumSet.noneOf(Field.class);
    differing.addAll(recorded.differingFields(request.known.build()));
    differing.removeAll(request.unknown);
    if (!differing.isEmpty()) {
      String fields = differing.stream().map(Field::wireName).collect(Collectors.joining(", "));
      add(operation, "a fingerprint of what " + method.wireName() + " did", "another " + fields);
    }
  }

  private void add(AuditedOperation operation, String expected, String found) {
    findings.add(
        Rule.FINGERPRINT,
        Subject.key(operation.profileId(), operation.idempotencyKey()),
        expected,
        found);
  }

  /** What is known of a request. */
  private static final class Request {
    private final Fingerprint.Builder known = Fingerprint.builder();
    private final Set<Field> unknown = EnumSet.noneOf(Field.class);
    private final Set<Field> present;
    private final @Nullable LedgerEntry entry;
    private final @Nullable String refundedKey;

    Request(Fingerprint recorded, @Nullable LedgerEntry entry, @Nullable String refundedKey) {
      this.present = recorded.fields();
      this.entry = entry;
      this.refundedKey = refundedKey;
    }

    void add(Method method, AnswerFacts facts) {
      switch (method) {
        case CREATE_PROFILE, IMPORT_PROFILE -> addProfile(method, facts.profile());
        case GRANT_CREDITS -> addAmount();
        case DEDUCT_CREDITS -> {
          addAmount();
          unknown.add(Field.MIN_INTERVAL);
        }
        case SUBMIT_JOB -> {
          addAmount();
          addJob(facts.job());
          unknown.addAll(Set.of(Field.MIN_INTERVAL, Field.TIMEOUT));
        }
        case REFUND_CREDITS -> addRefund();
        case REVERSE_OPERATION -> addReversal();
        case COMPLETE_JOB, EXPIRE_JOB, EXTEND_JOB, RESTART_TIMEOUT -> {
          addJob(facts.job());
          unknown.addAll(Set.of(Field.FINAL_AMOUNT, Field.EXPIRE_TIME, Field.TIMEOUT));
        }
        case FAIL_JOB -> {
          addJob(facts.job());
          addFailure(facts.job());
        }
      }
    }

    private void addProfile(Method method, @Nullable Profile profile) {
      known.add(Field.OPENING_BALANCE, entry == null ? 0 : entry.amount());
      if (profile == null) {
        unknown.addAll(Set.of(Field.METADATA, Field.LAST_DEDUCT_TIME));
      } else if (method == Method.IMPORT_PROFILE) {
        var time = profile.lastDeductTime();
        known.add(Field.LAST_DEDUCT_TIME, time == null ? null : time.toString());
      } else {
        known.add(Field.METADATA, profile.metadata());
      }
    }

    private void addAmount() {
      if (entry == null) {
        unknown.addAll(Set.of(Field.AMOUNT, Field.REASON_CODE, Field.METADATA));
      } else {
        known
            .add(Field.AMOUNT, Math.abs(entry.amount()))
            .add(Field.REASON_CODE, entry.reasonCode())
            .add(Field.METADATA, entry.metadata());
      }
    }

    /** A request may leave the job's id to the service. */
    private void addJob(@Nullable Job job) {
      if (job == null) {
        unknown.add(Field.JOB_ID);
      } else if (present.contains(Field.JOB_ID)) {
        known.add(Field.JOB_ID, job.jobId());
      }
    }

    private void addFailure(@Nullable Job job) {
      if (job != null && job.failureMessage() != null && !job.failureMessage().isEmpty()) {
        known.add(Field.FAILURE_MESSAGE, job.failureMessage());
      }
    }

    /** A refund names its deduction in one of two ways, and an amount or none. */
    private void addRefund() {
      addAmount();
      if (!present.contains(Field.AMOUNT)) {
        unknown.add(Field.AMOUNT);
      }
      if (entry != null && present.contains(Field.ENTRY_ID)) {
        known.add(Field.ENTRY_ID, String.valueOf(entry.refundedEntryId()));
      } else {
        addTarget(Field.DEDUCTION_KEY);
      }
    }

    private void addReversal() {
      addTarget(Field.TARGET_KEY);
      if (entry == null) {
        unknown.add(Field.REASON_CODE);
      } else {
        known.add(Field.REASON_CODE, entry.reasonCode());
      }
    }

    private void addTarget(Field field) {
      if (refundedKey == null) {
        unknown.add(field);
      } else {
        known.add(field, refundedKey);
      }
    }
  }
}
