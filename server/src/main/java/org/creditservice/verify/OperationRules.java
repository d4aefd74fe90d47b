package org.creditservice.verify;

import java.time.Instant;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Method;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Uuid7;
import org.creditservice.db.audit.AuditedOperation;
import org.jspecify.annotations.Nullable;

/** An operation and its effect belong together. */
final class OperationRules {
  private final Findings findings;

  OperationRules(Findings findings) {
    this.findings = findings;
  }

  /**
   * An entry must be the effect of what is recorded under its key.
   *
   * @param removedBefore older operations may have been removed
   * @return whether it is
   */
  boolean isEffect(LedgerEntry entry, @Nullable AuditedOperation operation, Instant removedBefore) {
    Subject subject =
        Subject.entry(entry.profileId(), entry.sequence()).withKey(entry.idempotencyKey());
    if (operation == null) {
      if (!entry.createTime().isBefore(removedBefore)) {
        findings.add(Rule.OPERATION, subject, "the operation that made this entry", "none");
      }
      return false;
    }
    if (isOfLaterUse(operation, entry, removedBefore)) {
      return false;
    }
    Long claimed = operation.entrySequence();
    if (claimed == null || claimed != entry.sequence()) {
      findings.add(
          Rule.OPERATION,
          subject,
          claimed == null ? "no effect of this operation" : "entry " + claimed + " as its effect",
          "this entry, too");
      return false;
    }
    if (!operation.createTime().equals(entry.createTime())) {
      findings.add(
          Rule.OPERATION,
          subject,
          "the operation's time, " + operation.createTime(),
          entry.createTime());
    }
    return true;
  }

  /**
   * Whether the entry's operation may have been removed, and the key used again. A UUIDv7 that was
   * removed is not executed again.
   */
  private static boolean isOfLaterUse(
      AuditedOperation operation, LedgerEntry entry, Instant removedBefore) {
    return entry.createTime().isBefore(removedBefore)
        && operation.createTime().isAfter(entry.createTime())
        && Uuid7.timeOf(entry.idempotencyKey()) == null;
  }

  /** An entry must be of the kind that its operation's method makes. */
  void checkKind(LedgerEntry entry, Method method) {
    EntryKind kind = effectOf(method);
    if (kind != entry.kind()) {
      findings.add(
          Rule.OPERATION,
          Subject.entry(entry.profileId(), entry.sequence()).withKey(entry.idempotencyKey()),
          "%s by %s".formatted(kind == null ? "no entry" : "a " + kind, method.wireName()),
          "a " + entry.kind());
    }
  }

  /** An operation that no entry is the effect of must not claim one, or need one. */
  void withoutEffect(
      AuditedOperation operation, @Nullable Method method, @Nullable String otherKey) {
    Subject subject =
        Subject.key(operation.profileId(), operation.idempotencyKey())
            .withEntry(operation.entrySequence());
    if (operation.entrySequence() != null) {
      findings.add(
          Rule.OPERATION,
          subject,
          "entry %d as its effect".formatted(operation.entrySequence()),
          otherKey == null ? "no such entry" : "an entry of key " + otherKey);
    } else if (operation.refusalReason() == null && needsEntry(method)) {
      findings.add(
          Rule.OPERATION, subject, "an entry as the effect of " + operation.method(), "none");
    }
  }

  /** Its method and its refusal must be ones of this service. */
  void checkWords(AuditedOperation operation, Answer answer) {
    Subject subject = Subject.key(operation.profileId(), operation.idempotencyKey());
    if (answer.method() == null) {
      findings.add(Rule.OPERATION, subject, "a method of this service", operation.method());
    }
    String refusal = operation.refusalReason();
    if (refusal == null) {
      return;
    }
    if (operation.entrySequence() != null) {
      findings.add(
          Rule.OPERATION,
          subject.withEntry(operation.entrySequence()),
          "no effect of an operation refused for " + refusal,
          "entry " + operation.entrySequence());
    }
    if (!isRecorded(refusal)) {
      findings.add(Rule.OPERATION, subject, "a refusal that is recorded", refusal);
    }
  }

  private static boolean isRecorded(String reason) {
    for (ErrorReason known : ErrorReason.values()) {
      if (known.name().equals(reason)) {
        return known.recorded();
      }
    }
    return false;
  }

  /** The kind of entry that a method makes; null if it makes none. */
  private static @Nullable EntryKind effectOf(Method method) {
    return switch (method) {
      case CREATE_PROFILE, IMPORT_PROFILE, GRANT_CREDITS -> EntryKind.GRANT;
      case DEDUCT_CREDITS, SUBMIT_JOB -> EntryKind.DEDUCTION;
      case REFUND_CREDITS, REVERSE_OPERATION, COMPLETE_JOB, FAIL_JOB, EXPIRE_JOB ->
          EntryKind.REFUND;
      case EXTEND_JOB, RESTART_TIMEOUT -> null;
    };
  }

  private static boolean needsEntry(@Nullable Method method) {
    return method == Method.GRANT_CREDITS
        || method == Method.DEDUCT_CREDITS
        || method == Method.REFUND_CREDITS
        || method == Method.SUBMIT_JOB;
  }
}
