package org.creditservice.core.command;

import java.time.Instant;
import java.util.UUID;
import org.creditservice.core.Limits;
import org.creditservice.core.decision.ProfileState;
import org.creditservice.core.ledger.Deduction;
import org.creditservice.core.ledger.EntryIds;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Hash;
import org.creditservice.core.ledger.HashChain;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.KeyHorizon;
import org.creditservice.core.record.RecordedOperation;
import org.jspecify.annotations.Nullable;

/** What a command sees of its profile while it is decided, and how it makes ledger entries. */
public final class CommandContext {
  private final ProfileState state;
  private final IdSource ids;
  private final Command command;

  CommandContext(ProfileState state, IdSource ids, Command command) {
    this.state = state;
    this.ids = ids;
    this.command = command;
  }

  /** The time of what is recorded, which never goes backwards within a profile. */
  Instant now() {
    return state.now();
  }

  /**
   * The database's clock, which waits and timeouts are counted by. It is behind {@link #now} after
   * it was set back.
   */
  Instant clock() {
    return state.clock();
  }

  /** The profile before this command; it exists. */
  Profile profile() {
    Profile profile = state.profile();
    if (profile == null) {
      throw new IllegalStateException("the profile does not exist");
    }
    return profile;
  }

  /** The profile after {@code entry}. */
  Profile after(LedgerEntry entry) {
    return profile().after(entry, clock());
  }

  /** What is recorded under another key, if anything. */
  @Nullable RecordedOperation operation(String idempotencyKey) {
    return state.operation(idempotencyKey);
  }

  /** How far keys have been removed, under which nothing is recorded any more. */
  KeyHorizon keyHorizon() {
    return state.keyHorizon();
  }

  /** The deduction that {@code recorded} made, if it was executed and made one. */
  @Nullable Deduction deductionOf(RecordedOperation recorded) {
    Long sequence = recorded.entrySequence();
    return sequence == null ? null : state.deduction(sequence);
  }

  /** The deduction with that entry id. */
  @Nullable Deduction deduction(UUID entryId) {
    long sequence = EntryIds.sequence(entryId).orElse(0);
    Deduction deduction = state.deduction(sequence);
    return deduction != null && deduction.entryId().equals(entryId) ? deduction : null;
  }

  @Nullable Job job(String jobId) {
    return state.job(jobId);
  }

  /** The deduction that paid for {@code job}. */
  Deduction deductionOf(Job job) {
    Deduction deduction = state.deduction(job.deductionSequence());
    if (deduction == null) {
      throw new IllegalStateException("a job without its deduction: " + job.jobId());
    }
    return deduction;
  }

  /** An id for a job that was submitted without one. */
  String newJobId() {
    return ids.jobId(now()).toString();
  }

  /** Whether the balance has room for {@code credits} more. */
  boolean hasRoomFor(long credits) {
    return profile().balance() <= Limits.BALANCE_MAX - credits;
  }

  LedgerEntry grant(Profile profile, long credits, String reasonCode, Metadata metadata) {
    return entry(profile, EntryKind.GRANT, credits, reasonCode, null, null, metadata);
  }

  LedgerEntry deduct(long credits, String reasonCode, @Nullable String jobId, Metadata metadata) {
    return entry(profile(), EntryKind.DEDUCTION, -credits, reasonCode, jobId, null, metadata);
  }

  LedgerEntry refund(Deduction deduction, long credits, String reasonCode, Metadata metadata) {
    return entry(
        profile(),
        EntryKind.REFUND,
        credits,
        reasonCode,
        deduction.jobId(),
        deduction.entryId(),
        metadata);
  }

  private LedgerEntry entry(
      Profile profile,
      EntryKind kind,
      long amount,
      String reasonCode,
      @Nullable String jobId,
      @Nullable UUID refundedEntryId,
      Metadata metadata) {
    long sequence = profile.lastSequence() + 1;
    LedgerEntry entry =
        new LedgerEntry(
            profile.profileId(),
            ids.entryId(now(), sequence),
            sequence,
            kind,
            amount,
            profile.balance() + amount,
            reasonCode,
            command.actor(),
            command.operationKey().idempotencyKey(),
            jobId,
            refundedEntryId,
            metadata,
            now(),
            Hash.ZERO);
    return entry.withHash(HashChain.of(profile.lastHash(), entry));
  }
}
