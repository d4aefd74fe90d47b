package org.creditservice.batch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.creditservice.core.Answer;
import org.creditservice.core.Command;
import org.creditservice.core.Decision;
import org.creditservice.core.Decision.Effects;
import org.creditservice.core.Decision.Executed;
import org.creditservice.core.Decision.Refused;
import org.creditservice.core.Decision.Replayed;
import org.creditservice.core.Fingerprint;
import org.creditservice.core.LedgerEntry;
import org.creditservice.core.OperationKey;
import org.creditservice.core.Profile;
import org.creditservice.core.ProfileState;
import org.creditservice.core.RecordedOperation;
import org.creditservice.core.Refusal;
import org.creditservice.core.RefusalReason;
import org.creditservice.core.Rulebook;
import org.creditservice.db.BatchEffects;
import org.jspecify.annotations.Nullable;

/**
 * Decides the commands of a batch one after the other, each on the state that its predecessors
 * left, and collects what is to be written and answered.
 */
final class Deciding {
  private final Rulebook rulebook;
  private final AnswerEncoder encoder;
  private final ProfileStates states;
  private final BatchEffects effects = new BatchEffects();
  private final Map<Pending, Reply> replies = new LinkedHashMap<>();

  Deciding(Rulebook rulebook, AnswerEncoder encoder, ProfileStates states) {
    this.rulebook = rulebook;
    this.encoder = encoder;
    this.states = states;
  }

  BatchEffects effects() {
    return effects;
  }

  Map<Pending, Reply> replies() {
    return replies;
  }

  void decide(Pending pending) {
    ProfileState state = states.of(pending.profile().profileId());
    replies.put(pending, reply(pending, state, rulebook.decide(pending.command(), state)));
  }

  private Reply reply(Pending pending, ProfileState state, Decision decision) {
    if (decision instanceof Replayed replayed) {
      return replay(pending, replayed.operation());
    }
    if (decision instanceof Refused refused) {
      return refuse(pending, state, refused.refusal());
    }
    return execute(pending, state, (Executed) decision);
  }

  private static Reply replay(Pending pending, RecordedOperation operation) {
    Answer answer = operation.answer();
    return new Reply(answer, !operation.executed(), !pending.recordedItself(answer));
  }

  private Reply refuse(Pending pending, ProfileState state, Refusal refusal) {
    Answer answer = encoder.encode(refusal);
    if (refusal.recorded()) {
      pending.attempt(answer);
      record(pending, state, refusal.reason(), null, answer);
    }
    return new Reply(answer, true, false);
  }

  private Reply execute(Pending pending, ProfileState state, Executed executed) {
    Answer answer = encoder.encode(executed.outcome());
    pending.attempt(answer);
    apply(pending, state, executed.effects());
    record(pending, state, null, executed.effects().entry(), answer);
    return new Reply(answer, false, false);
  }

  private void apply(Pending pending, ProfileState state, Effects executed) {
    if (state.profile() == null) {
      effects.create(pending.profile(), executed.profile());
    }
    state.apply(executed);
    effects.post(pending.profile(), executed);
    if (executed.burntKey() != null) {
      burn(pending, state, executed.burntKey());
    }
  }

  /** Leaves the refusal that a late arrival will find, under the method that put it there. */
  private void burn(Pending pending, ProfileState state, String burntKey) {
    Refusal refusal = Rulebook.burnt(burntKey);
    record(
        new OperationKey(pending.profile().profileId(), burntKey),
        state,
        operation(pending.command(), state, refusal.reason(), null, encoder.encode(refusal)));
  }

  private void record(
      Pending pending,
      ProfileState state,
      @Nullable RefusalReason refusal,
      @Nullable LedgerEntry entry,
      Answer answer) {
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
      @Nullable RefusalReason refusal,
      @Nullable LedgerEntry entry,
      Answer answer) {
    Fingerprint fingerprint = command.fingerprint();
    Long sequence = entry == null ? null : entry.sequence();
    return new RecordedOperation(
        command.method(), fingerprint, refusal, sequence, answer, state.now());
  }
}
