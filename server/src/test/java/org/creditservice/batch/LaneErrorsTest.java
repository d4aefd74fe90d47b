package org.creditservice.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.batch.Fixtures.BYTES;
import static org.creditservice.batch.Fixtures.LONG;
import static org.creditservice.batch.Fixtures.grant;
import static org.creditservice.batch.Fixtures.settings;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.creditservice.api.command.ResponseEncoder;
import org.creditservice.config.BatchSpan;
import org.creditservice.config.DatabaseTimeouts;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Method;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.CommandContext;
import org.creditservice.core.command.Rulebook;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;
import org.creditservice.db.ConnectionPools;
import org.creditservice.db.FailingDriver;
import org.creditservice.db.TestRows;
import org.creditservice.db.batch.BatchDatabase;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a lane's thread runs into: its callers are answered, and it goes on. */
class LaneErrorsTest {
  private static final DatabaseTimeouts TIMEOUTS =
      new DatabaseTimeouts(
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30),
          Duration.ofSeconds(40));

  private final TestDatabase database = TestDatabase.create();
  private final ConnectionPools pools = ConnectionPools.open(database.target(), TIMEOUTS, 2, 1);
  private final FailingDriver driver = new FailingDriver();

  /** What the listener throws when a batch is committed. */
  private volatile @Nullable Error whenCommitted;

  private final Engine engine =
      Engine.start(
          settings(BatchSpan.LANE, 100, 100),
          new BatchDatabase(driver.wrap(pools.lanes()), BatchSpan.LANE),
          new Rulebook(IdSource.random(new SplittableRandom(1))),
          new ResponseEncoder(),
          (profileId, lastSequence) -> throwIfSet(whenCommitted),
          BatchObserver.NONE);

  private static void throwIfSet(@Nullable Error error) {
    if (error != null) {
      throw error;
    }
  }

  @BeforeEach
  void createProfile() {
    answer(engine.submit(Fixtures.create("p"), BYTES, LONG));
  }

  @AfterEach
  void stop() {
    engine.close();
    pools.close();
    database.close();
  }

  /** A command with a defect. */
  private record Defect(Command command, Error error, boolean untilTheEnd) implements Command {
    @Override
    public OperationKey operationKey() {
      return command.operationKey();
    }

    @Override
    public String actor() {
      return command.actor();
    }

    /** Asked for also when the failure of the command is logged. */
    @Override
    public Method method() {
      if (untilTheEnd) {
        throw error;
      }
      return command.method();
    }

    @Override
    public Fingerprint fingerprint() {
      return command.fingerprint();
    }

    @Override
    public Set<ErrorReason> refusals() {
      return command.refusals();
    }

    @Override
    public Decision decide(CommandContext context) {
      throw error;
    }
  }

  @Test
  void anErrorFailsTheCommandThatHasItAndNoOther() throws Exception {
    List<Command> commands =
        List.of(
            grant("p", "1"),
            new Defect(grant("p", "2"), new StackOverflowError("defect"), false),
            grant("p", "3"));
    List<CompletableFuture<CommittedDecision>> calls = inOneBatch(commands);

    answer(calls.get(0));
    assertThat(failure(calls.get(1)).reason()).isEqualTo(ErrorReason.INTERNAL_ERROR);
    answer(calls.get(2));
    assertThat(recorded()).containsExactly("1", "3");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {StackOverflowError.class, AssertionError.class, NoClassDefFoundError.class})
  void whereEvenThatFailsTheBatchFailsAndTheLaneGoesOn(Class<? extends Error> type)
      throws Exception {
    Error error = type.getDeclaredConstructor().newInstance();
    List<Command> commands =
        List.of(grant("p", "1"), new Defect(grant("p", "2"), error, true), grant("p", "3"));
    List<CompletableFuture<CommittedDecision>> calls = inOneBatch(commands);

    answer(calls.get(0));
    assertThat(failure(calls.get(1)).reason()).isEqualTo(ErrorReason.INTERNAL_ERROR);
    assertThat(failure(calls.get(2)).errorId()).isEqualTo(failure(calls.get(1)).errorId());
    answer(engine.submit(grant("p", "3"), BYTES, LONG));
    assertThat(recorded()).containsExactly("1", "3");
  }

  @Test
  void anErrorOfAListenerChangesNothing() throws Exception {
    whenCommitted = new NoClassDefFoundError("after the jar was replaced");
    assertThat(answer(engine.submit(grant("p", "1"), BYTES, LONG)).replayed()).isFalse();
    answer(engine.submit(grant("p", "2"), BYTES, LONG));
    assertThat(recorded()).containsExactly("1", "2");
  }

  /** Behind the statement that locks, and behind the one that commits. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aConnectionThatMayHaveReadHalfAnAnswerIsNotUsedAgain(int statement) throws Exception {
    int before = laneSession();
    driver.failAfter(statement, new StackOverflowError("in the driver"));
    // A command alone is not repeated: its own outcome is asked for with its key.
    failure(engine.submit(grant("p", "1"), BYTES, LONG));
    assertThat(answer(engine.submit(grant("p", "1"), BYTES, LONG)).replayed())
        .isEqualTo(statement == 2);
    assertThat(recorded()).containsExactly("1");
    assertThat(laneSession()).isNotEqualTo(before);
  }

  /** The process id of the only session of the only lane. */
  private int laneSession() throws SQLException {
    try (Connection connection = database.superuser().connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT max(pid) FROM pg_stat_activity WHERE application_name = 'credit-lanes'"
                    + " AND datname = current_database()")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** Submits these while the lane waits for a lock with an earlier command of their profile. */
  private List<CompletableFuture<CommittedDecision>> inOneBatch(List<Command> commands) {
    try (OtherSession other = OtherSession.of(database)) {
      other.lockTable("profiles");
      CompletableFuture<?> first = engine.submit(Fixtures.create("p"), BYTES, LONG);
      other.awaitLaneWaiting();
      List<CompletableFuture<CommittedDecision>> calls =
          commands.stream().map(command -> engine.submit(command, BYTES, LONG)).toList();
      other.release();
      first.join();
      return calls;
    }
  }

  /** Waits for less than the deadline, at which the caller of a lane that has ended is answered. */
  private static CommittedDecision answer(CompletableFuture<CommittedDecision> call) {
    return call.orTimeout(LONG.toSeconds() / 2, TimeUnit.SECONDS).join();
  }

  private static NotExecutedException failure(CompletableFuture<CommittedDecision> call) {
    Throwable failure =
        call.orTimeout(LONG.toSeconds() / 2, TimeUnit.SECONDS).handle((any, e) -> e).join();
    return (NotExecutedException) failure;
  }

  /** The keys of the entries. */
  private List<String> recorded() throws SQLException {
    try (Connection connection = database.connect()) {
      return TestRows.entries(connection).stream().map(entry -> entry.idempotencyKey()).toList();
    }
  }
}
