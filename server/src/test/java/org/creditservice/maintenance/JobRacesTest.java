package org.creditservice.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.creditservice.core.ledger.JobState;
import org.creditservice.testing.BackgroundTask;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreditServiceGrpc.CreditServiceBlockingStub;
import org.creditservice.v1.ExtendJobRequest;
import org.creditservice.v1.ExtendJobResponse;
import org.creditservice.v1.FailJobRequest;
import org.creditservice.v1.GetJobRequest;
import org.creditservice.v1.ReverseOperationRequest;
import org.creditservice.v1.ReverseOperationResponse;
import org.creditservice.v1.ReverseOutcome;
import org.creditservice.v1.SubmitJobRequest;
import org.creditservice.v1.SubmitJobResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two commands end the same job, through two servers: the first wins, and the second gets the state
 * of the job.
 *
 * <p>The order is forced: the test holds the lock of the profile's row until both wait for it, one
 * after the other, and PostgreSQL grants it in that order. Each race is about an overdue job of 10
 * credits, of a profile that had 100.
 */
class JobRacesTest {
  /** Long enough that a server waits in PostgreSQL's queue instead of parking the profile. */
  private static final String WAIT_IN_THE_DATABASE = "lock-timeout=9s";

  private static final String NO_SWEEPS = "sweep-interval=1d";

  private static final AtomicInteger COUNTER = new AtomicInteger();

  private static TestDatabase database;
  private static TestServer one;
  private static TestServer two;
  private static TestSweeper sweeperOne;
  private static TestSweeper sweeperTwo;
  private static JobTable jobs;

  private final String profile = "racer-" + COUNTER.incrementAndGet();
  private SubmitJobResponse submitted;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    one = TestServer.start(database.target(), WAIT_IN_THE_DATABASE, NO_SWEEPS);
    two = TestServer.start(database.target(), WAIT_IN_THE_DATABASE, NO_SWEEPS);
    sweeperOne = TestSweeper.over(database.target(), WAIT_IN_THE_DATABASE);
    sweeperTwo = TestSweeper.over(database.target(), WAIT_IN_THE_DATABASE);
    jobs = new JobTable(database.dataSource());
  }

  @AfterAll
  static void stop() {
    sweeperOne.close();
    sweeperTwo.close();
    one.close();
    two.close();
    LedgerInvariants.assertHold(database.dataSource());
    database.close();
  }

  @BeforeEach
  void submitAJobAndLetItsTimePass() {
    CreateProfileRequest create =
        CreateProfileRequest.newBuilder()
            .setProfileId(profile)
            .setIdempotencyKey("create")
            .setOpeningBalance(100)
            .build();
    assertThat(one.commands().createProfile(create).getProfile().getBalance()).isEqualTo(100);
    submitted = submit();
    assertThat(submitted.getEntry().getBalance()).isEqualTo(90);
    jobs.expire(profile);
  }

  @ParameterizedTest
  @CsvSource({
    // first, second, the job afterwards, the balance afterwards
    "complete, sweep,    COMPLETED, 96",
    "sweep,    complete, EXPIRED,  100",
    "fail,     sweep,    FAILED,   100",
    "sweep,    fail,     EXPIRED,  100",
    "sweep,    extend,   EXPIRED,  100",
    "complete, fail,     COMPLETED, 96",
    "fail,     complete, FAILED,   100",
    "complete, reverse,  COMPLETED, 96",
    "reverse,  complete, CANCELLED, 100",
    "reverse,  sweep,    CANCELLED, 100",
    "reverse,  extend,   CANCELLED, 100",
    "complete, complete, COMPLETED, 96",
  })
  void theFirstWinsAndTheSecondGetsTheState(String first, String second, JobState end, long balance)
      throws Exception {
    Race race = race(first, second);

    assertWon(race.first());
    if (second.equals("sweep")) {
      assertThat((SweepResult) race.second())
          .extracting(SweepResult::expired, SweepResult::lost, SweepResult::complete)
          .containsExactly(0, 1, true);
      assertThat(jobs.recordedExpiry(profile)).isEqualTo("JOB_NOT_PROCESSING");
    } else {
      assertThat(error(race.second()).getReason()).isEqualTo("JOB_NOT_PROCESSING");
      assertThat(error(race.second()).getMetadataMap())
          .containsEntry("state", end.name())
          .containsEntry("recorded", "true")
          .doesNotContainEntry("replayed", "true");
      assertThat(error(call(second, "second", one)).getMetadataMap())
          .as("the same call again")
          .containsEntry("state", end.name())
          .containsEntry("replayed", "true");
    }
    assertThat(jobs.state(profile, "job")).isEqualTo(end.name());
    assertThat(jobs.balance(profile)).isEqualTo(balance);
  }

  @Test
  void anExtensionThatComesFirstKeepsTheJobFromTheSweep() throws Exception {
    Race race = race("extend", "sweep");

    assertWon(race.first());
    assertThat((SweepResult) race.second())
        .extracting(SweepResult::expired, SweepResult::lost)
        .containsExactly(0, 1);
    assertThat(jobs.recordedExpiry(profile)).as("nothing is recorded").isNull();
    assertThat(jobs.state(profile, "job")).isEqualTo("PROCESSING");
    assertThat(jobs.balance(profile)).isEqualTo(90);

    jobs.expire(profile);
    assertThat(sweeperOne.sweep().expired()).as("it can expire later").isEqualTo(1);
    assertThat(jobs.balance(profile)).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({"extend, sweep", "sweep, extend"})
  void aTimeoutThatBeganInTheFutureIsRightWhoeverComesFirst(String first, String second)
      throws Exception {
    jobs.beginAhead(profile);
    Race race = race(first, second);

    Object sweep = first.equals("sweep") ? race.first() : race.second();
    assertThat(((SweepResult) sweep).restarted()).isEqualTo(first.equals("sweep") ? 1 : 0);
    assertThat(((SweepResult) sweep).expired()).isZero();
    Object extension = first.equals("sweep") ? race.second() : race.first();
    assertThat(((ExtendJobResponse) extension).getJob().getExpireTime())
        .as("the worker's word counts")
        .isEqualTo(expireTime());
    assertThat(sweeperOne.sweep().restarted()).isZero();
  }

  private Timestamp expireTime() {
    var request = GetJobRequest.newBuilder().setProfileId(profile).setJobId("job").build();
    return one.queries().getJob(request).getJob().getExpireTime();
  }

  @ParameterizedTest
  @CsvSource({"sweep, EXPIRED", "fail, FAILED"})
  void aReversalThatComesSecondFindsNothingToReverse(String first, JobState end) throws Exception {
    Race race = race(first, "reverse");

    assertWon(race.first());
    assertThat(((ReverseOperationResponse) race.second()).getOutcome())
        .isEqualTo(ReverseOutcome.REVERSE_OUTCOME_NOTHING_TO_REVERSE);
    assertThat(jobs.state(profile, "job")).isEqualTo(end.name());
    assertThat(jobs.balance(profile)).isEqualTo(100);
  }

  @Test
  void twoServersThatSweepAtOnceEndAJobOnce() throws Exception {
    Race race = race("sweep", "sweep");

    assertWon(race.first());
    assertThat((SweepResult) race.second())
        .extracting(SweepResult::expired, SweepResult::lost, SweepResult::stuck)
        .containsExactly(0, 1, 0);
    assertThat(jobs.recordedExpiry(profile)).isEqualTo("executed");
    assertThat(jobs.state(profile, "job")).isEqualTo("EXPIRED");
    assertThat(jobs.balance(profile)).isEqualTo(100);
  }

  @Test
  void aSubmissionThatIsRepeatedAfterItsJobExpiredGetsItsFirstAnswer() {
    assertThat(sweeperOne.sweep().expired()).isEqualTo(1);

    SubmitJobResponse again = submit();

    assertThat(again).isEqualTo(submitted.toBuilder().setReplayed(true).build());
    assertThat(again.getJob().getState())
        .isEqualTo(org.creditservice.v1.JobState.JOB_STATE_PROCESSING);
    assertThat(jobs.state(profile, "job")).isEqualTo("EXPIRED");
    assertThat(jobs.balance(profile)).isEqualTo(100);
  }

  // --- how a race is run

  /** The two results: each a response, a StatusRuntimeException, or a SweepResult. */
  private record Race(Object first, Object second) {}

  private Race race(String first, String second) throws Exception {
    CompletableFuture<Object> firstAnswer;
    CompletableFuture<Object> secondAnswer;
    try (Connection holder = database.connect()) {
      lock(holder);
      firstAnswer = contend(first, "first", one, sweeperOne);
      jobs.awaitBlocked(1);
      secondAnswer = contend(second, "second", two, sweeperTwo);
      jobs.awaitBlocked(2);
      holder.rollback();
    }
    return new Race(firstAnswer.get(), secondAnswer.get());
  }

  private void lock(Connection holder) throws SQLException {
    holder.setAutoCommit(false);
    try (PreparedStatement lock =
        holder.prepareStatement("SELECT FROM credit.profiles WHERE profile_id = ? FOR UPDATE")) {
      lock.setString(1, profile);
      assertThat(lock.executeQuery().next()).isTrue();
    }
  }

  private CompletableFuture<Object> contend(
      String what, String key, TestServer server, TestSweeper sweeper) {
    return what.equals("sweep")
        ? sweeper.sweepAside().thenApply(result -> result)
        : BackgroundTask.run(() -> call(what, key, server));
  }

  private Object call(String what, String key, TestServer server) {
    try {
      return response(what, key, server.commands());
    } catch (StatusRuntimeException e) {
      return e;
    }
  }

  private Message response(String what, String key, CreditServiceBlockingStub commands) {
    return switch (what) {
      case "complete" ->
          commands.completeJob(
              CompleteJobRequest.newBuilder()
                  .setProfileId(profile)
                  .setIdempotencyKey(key)
                  .setJobId("job")
                  .setFinalAmount(4)
                  .build());
      case "fail" ->
          commands.failJob(
              FailJobRequest.newBuilder()
                  .setProfileId(profile)
                  .setIdempotencyKey(key)
                  .setJobId("job")
                  .setFailureMessage("out of memory")
                  .build());
      case "extend" ->
          commands.extendJob(
              ExtendJobRequest.newBuilder()
                  .setProfileId(profile)
                  .setIdempotencyKey(key)
                  .setJobId("job")
                  .setTimeout(Durations.fromHours(1))
                  .build());
      case "reverse" ->
          commands.reverseOperation(
              ReverseOperationRequest.newBuilder()
                  .setProfileId(profile)
                  .setIdempotencyKey(key)
                  .setTargetKey("submit")
                  .setReasonCode("CHANGED_MIND")
                  .build());
      default -> throw new IllegalArgumentException(what);
    };
  }

  private SubmitJobResponse submit() {
    return one.commands()
        .submitJob(
            SubmitJobRequest.newBuilder()
                .setProfileId(profile)
                .setIdempotencyKey("submit")
                .setJobId("job")
                .setAmount(10)
                .setReasonCode("GENERATION")
                .build());
  }

  private static void assertWon(Object answer) {
    if (answer instanceof SweepResult sweep) {
      assertThat(sweep.expired()).isEqualTo(1);
    } else {
      assertThat(answer).isInstanceOf(Message.class);
    }
  }

  private static ErrorInfo error(Object answer) {
    assertThat(answer).isInstanceOf(StatusRuntimeException.class);
    var status = Objects.requireNonNull(StatusProto.fromThrowable((StatusRuntimeException) answer));
    Any info =
        status.getDetailsList().stream()
            .filter(detail -> detail.is(ErrorInfo.class))
            .findFirst()
            .orElseThrow();
    try {
      return info.unpack(ErrorInfo.class);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
