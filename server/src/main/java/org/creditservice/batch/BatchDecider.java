package org.creditservice.batch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.Rulebook;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Effects;
import org.creditservice.core.decision.Decision.Executed;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Decision.Replayed;
import org.creditservice.core.decision.ProfileState;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedAnswer;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.db.batch.BatchEffects;
import org.jspecify.annotations.Nullable;

/**
 * Decides the commands of a batch in order, each on the state that the one before left, and
 * collects what to write and what to answer.
 */
final class BatchDecider {
  private final Rulebook rulebook;
  private final AnswerEncoder encoder;
  private final BatchState states;
  private final BatchEffects effects = new BatchEffects();
  private final Map<PendingCommand, CommittedDecision> decisions = new LinkedHashMap<>();

  BatchDecider(Rulebook rulebook, AnswerEncoder encoder, BatchState states) {
    this.rulebook = rulebook;
    this.encoder = encoder;
    this.states = states;
  }

  BatchEffects effects() {
    return effects;
  }

  Map<PendingCommand, CommittedDecision> decisions() {
    return decisions;
  }

  void decide(PendingCommand pending) {
    ProfileState state = states.of(pending.profile().profileId());
    decisions.put(pending, carryOut(pending, state, rulebook.decide(pending.command(), state)));
    if (state.profile() == null) {
      effects.relyOnAbsence(pending.profile());
    }
  }

  private CommittedDecision carryOut(
      PendingCommand pending, ProfileState state, Decision decision) {
    if (decision instanceof Replayed replayed) {
      return pending.replayed(replayed);
    }
    return decision instanceof Refused refused
        ? new CommittedDecision(refused, refuse(pending, state, refused.refusal()), false)
        : execute(pending, state, (Executed) decision);
  }

  private RecordedAnswer refuse(PendingCommand pending, ProfileState state, Refusal refusal) {
    RecordedAnswer answer = encoder.encode(refusal);
    if (refusal.recorded()) {
      pending.rememberAnswer(answer, null);
      record(pending, state, refusal.reason(), null, answer);
    }
    return answer;
  }

  private CommittedDecision execute(PendingCommand pending, ProfileState state, Executed executed) {
    RecordedAnswer answer = encoder.encode(pending.command().method(), executed.outcome());
    LedgerEntry entry = executed.effects().entry();
    pending.rememberAnswer(answer, entry);
    apply(pending, state, executed.effects());
    record(pending, state, null, entry, answer);
    return new CommittedDecision(executed, answer, false, entry);
  }

  private void apply(PendingCommand pending, ProfileState state, Effects executed) {
    if (state.profile() == null) {
      effects.create(pending.profile(), executed.profile());
    }
    state.apply(executed);
    effects.post(pending.profile(), executed);
    if (executed.burntKey() != null) {
      burn(pending, state, executed.burntKey());
    }
  }

  /** Records, under the reversed key, the refusal that a late arrival will get. */
  private void burn(PendingCommand pending, ProfileState state, String burntKey) {
    Refusal refusal = Refusal.operationReversed(burntKey);
    record(
        new OperationKey(pending.profile().profileId(), burntKey),
        state,
        operation(pending.command(), state, refusal.reason(), null, encoder.encode(refusal)));
  }

  private void record(
      PendingCommand pending,
      ProfileState state,
      @Nullable ErrorReason refusal,
      @Nullable LedgerEntry entry,
      RecordedAnswer answer) {
    record(pending.key(), state, operation(pending.command(), state, refusal, entry, answer));
    Profile profile = Objects.requireNonNull(state.profile()).touchedAt(state.now());
    effects.update(pending.profile(), profile);
  }

  private void record(OperationKey key, ProfileState state, RecordedOperation operation) {
    state.put(key.idempotencyKey(), operation);
    effects.record(key, operation);
  }

  private static RecordedOperation operation(
      Command command,
      ProfileState state,
      @Nullable ErrorReason refusal,
      @Nullable LedgerEntry entry,
      RecordedAnswer answer) {
    Fingerprint fingerprint = command.fingerprint();
    Long sequence = entry == null ? null : entry.sequence();
    return new RecordedOperation(
        command.method(), fingerprint, refusal, sequence, answer, state.now());
  }
}
