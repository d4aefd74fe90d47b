package org.creditservice.db;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.creditservice.batch.AnswerEncoder;
import org.creditservice.config.BatchSpan;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Method;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.CreateProfile;
import org.creditservice.core.command.DeductCredits;
import org.creditservice.core.command.GrantCredits;
import org.creditservice.core.command.Rulebook;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.ProfileState;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedAnswer;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.db.batch.BatchDatabase;
import org.creditservice.db.batch.BatchEffects;
import org.creditservice.db.batch.ProfileRef;

/**
 * Writes one profile's ledger with the rules and statements of the engine, at the times that a test
 * chooses.
 */
public final class TestLedger {
  public static final Metadata METADATA = Metadata.of(Map.of("plan", "test"));

  private final BatchDatabase store;
  private final AnswerEncoder answers;
  private final Rulebook rulebook = new Rulebook(IdSource.random(new SplittableRandom(1)));
  private final ProfileRef ref;
  private int commands;

  public TestLedger(DataSource database, String profileId) {
    this(database, profileId, new NoAnswers());
  }

  public TestLedger(DataSource database, String profileId, AnswerEncoder answers) {
    this.store = new BatchDatabase(database, BatchSpan.LANE);
    this.answers = answers;
    this.ref = ProfileRef.of(profileId);
  }

  /** For tests that don't look at recorded answers. */
  private static final class NoAnswers implements AnswerEncoder {
    @Override
    public RecordedAnswer encode(Method method, Outcome outcome) {
      return new RecordedAnswer(new byte[] {1});
    }

    @Override
    public RecordedAnswer encode(Refusal refusal) {
      return new RecordedAnswer(new byte[] {1});
    }
  }

  public String profileId() {
    return ref.profileId();
  }

  public TestLedger create(Instant time) {
    return run(time, new CreateProfile(nextKey(), "tester", 0, METADATA));
  }

  /** A grant of each amount above 0, a deduction of each below. */
  public TestLedger post(Instant time, long... amounts) {
    return run(
        time,
        IntStream.range(0, amounts.length)
            .mapToObj(i -> command(amounts[i]))
            .toArray(Command[]::new));
  }

  private Command command(long amount) {
    return amount > 0
        ? new GrantCredits(nextKey(), "tester", amount, "BONUS", Metadata.EMPTY)
        : new DeductCredits(nextKey(), "tester", -amount, "USE", Duration.ZERO, Metadata.EMPTY);
  }

  public OperationKey nextKey() {
    return key("key-" + ++commands);
  }

  public OperationKey key(String idempotencyKey) {
    return new OperationKey(profileId(), idempotencyKey);
  }

  /** Decides and commits the commands in one transaction. */
  public TestLedger run(Instant time, Command... toRun) {
    return store.transactionResult(
        transaction -> {
          Profile profile =
              transaction
                  .lock(new TreeSet<>(Set.of(ref)), List.of(toRun[0].operationKey()))
                  .profiles()
                  .get(profileId());
          transaction.write(effects(new ProfileState(profile, time), List.of(toRun)));
          return this;
        });
  }

  private BatchEffects effects(ProfileState state, List<Command> toRun) {
    BatchEffects effects = new BatchEffects();
    for (Command command : toRun) {
      Decision decision = rulebook.decide(command, state);
      if (decision instanceof Decision.Executed executed) {
        execute(command, executed, state, effects);
      } else if (decision instanceof Decision.Refused refused) {
        Refusal refusal = refused.refusal();
        record(command, refusal.reason(), null, answers.encode(refusal), state, effects);
      } else {
        throw new IllegalArgumentException("a replay: " + command);
      }
    }
    return effects;
  }

  private void execute(
      Command command, Decision.Executed executed, ProfileState state, BatchEffects effects) {
    if (state.profile() == null) {
      effects.create(ref, executed.effects().profile());
    }
    state.apply(executed.effects());
    effects.post(ref, executed.effects());
    RecordedAnswer answer = answers.encode(command.method(), executed.outcome());
    record(command, null, executed.effects().entry(), answer, state, effects);
  }

  private void record(
      Command command,
      ErrorReason refusal,
      LedgerEntry entry,
      RecordedAnswer answer,
      ProfileState state,
      BatchEffects effects) {
    RecordedOperation operation =
        new RecordedOperation(
            command.method(),
            command.fingerprint(),
            refusal,
            entry == null ? null : entry.sequence(),
            answer,
            state.now());
    state.put(command.operationKey().idempotencyKey(), operation);
    effects.record(command.operationKey(), operation);
    effects.update(ref, Objects.requireNonNull(state.profile()).touchedAt(state.now()));
  }
}
