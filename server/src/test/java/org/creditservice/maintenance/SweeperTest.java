package org.creditservice.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.core.Limits.AMOUNT_MAX;
import static org.creditservice.core.Limits.BALANCE_MAX;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.InvalidProtocolBufferException;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.creditservice.api.command.ResponseEncoder;
import org.creditservice.db.Bucket;
import org.creditservice.db.OutageDataSource;
import org.creditservice.db.TestLedger;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.LogCapture;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.testing.UnreadableRows;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.EntryKind;
import org.creditservice.v1.ExtendJobResponse;
import org.creditservice.v1.FailJobRequest;
import org.creditservice.v1.FailJobResponse;
import org.creditservice.v1.GetOperationRequest;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.Operation;
import org.creditservice.v1.SubmitJobRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** The sweeper expires jobs that their callers do not end. */
class SweeperTest {
  private static final String NO_SWEEPS = "sweep-interval=1d";

  private static TestDatabase database;
  private static TestServer server;
  private static TestSweeper sweeper;
  private static JobTable jobs;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    server = TestServer.start(database.target(), NO_SWEEPS);
    sweeper = TestSweeper.over(database.target());
    jobs = new JobTable(database.dataSource());
  }

  @AfterAll
  static void stop() {
    sweeper.close();
    server.close();
    database.close();
  }

  @BeforeEach
  void clear() {
    database.clear();
  }

  @Test
  void endsWhatHasExpiredAndNothingElse() {
    submitJobs(server, "expired", 10);
    submitJobs(server, "alive", 3);
    submitJobs(server, "done", 1);
    complete("done", "job-0");
    jobs.expire("expired");
    jobs.expire("done");

    SweepResult result = sweep();

    assertThat(result.expired()).isEqualTo(10);
    assertThat(result.complete()).isTrue();
    assertThat(jobs.count("EXPIRED")).isEqualTo(10);
    assertThat(jobs.count("PROCESSING")).isEqualTo(3);
    assertThat(jobs.count("COMPLETED")).isEqualTo(1);
    assertThat(jobs.balance("expired")).isEqualTo(1000);
    assertThat(sweep().foundJobs()).as("the next finds nothing").isFalse();
    LedgerInvariants.assertHold(database.dataSource());
  }

  @Test
  void goesOnBatchByBatchUntilNothingIsLeft() {
    submitJobs(server, "one", 10);
    submitJobs(server, "two", 4);
    jobs.expire("one");
    jobs.expire("two");

    SweepResult result = sweep("sweep-batch=3");

    assertThat(result.expired()).isEqualTo(14);
    assertThat(jobs.count("PROCESSING")).isZero();
    LedgerInvariants.assertHold(database.dataSource());
  }

  @Test
  void twoAtOnceEndEachJobOnce() throws Exception {
    for (int i = 0; i < 10; i++) {
      submitJobs(server, "profile-" + i, 30);
      jobs.expire("profile-" + i);
    }
    try (TestSweeper one = TestSweeper.over(database.target(), "sweep-batch=2");
        TestSweeper two = TestSweeper.over(database.target(), "sweep-batch=3")) {
      CompletableFuture<SweepResult> first = one.sweepAside();
      CompletableFuture<SweepResult> second = two.sweepAside();

      assertThat(first.get().expired() + second.get().expired()).isEqualTo(300);
      assertThat(first.get().stuck() + second.get().stuck()).isZero();
    }
    assertThat(jobs.count("EXPIRED")).isEqualTo(300);
    for (int i = 0; i < 10; i++) {
      assertThat(jobs.balance("profile-" + i)).isEqualTo(1000);
    }
    LedgerInvariants.assertHold(database.dataSource());
  }

  @Test
  void waitsWhenTheEngineHasNoRoomAndThenGoesOn() {
    submitJobs(server, "many", 12);
    jobs.expire("many");

    SweepResult result = sweep("lanes=1", "queue-max=3");

    assertThat(result.expired()).isEqualTo(12);
    assertThat(result.deferred()).isZero();
  }

  @Test
  void leavesALockedProfileToTheNextSweepAndExpiresTheOthers() throws Exception {
    submitJobs(server, "held", 2);
    submitJobs(server, "free", 2);
    jobs.expire("held");
    jobs.expire("free");
    try (var holder = database.connect();
        var statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT FROM credit.profiles WHERE profile_id = 'held' FOR UPDATE");

      SweepResult result = sweep("max-wait=3s");

      assertThat(result)
          .extracting(SweepResult::expired, SweepResult::deferred, SweepResult::complete)
          .containsExactly(2, 2, true);
      holder.rollback();
    }
    assertThat(sweep().expired()).isEqualTo(2);
    LedgerInvariants.assertHold(database.dataSource());
  }

  @Test
  void triesAJobWhoseCreditsHaveNoRoomAgainInEverySweepUntilTheyHave() {
    submitJobs(server, "rich", 1);
    submitJobs(server, "other", 1);
    fill("rich");
    jobs.expire("rich");
    jobs.expire("other");
    Logger logger = (Logger) LoggerFactory.getLogger(SweepLog.class);
    ListAppender<ILoggingEvent> logged = listen(logger);

    for (int expired : new int[] {1, 0}) {
      assertThat(sweep())
          .extracting(SweepResult::expired, SweepResult::stuck, SweepResult::lost)
          .containsExactly(expired, 1, 0);
    }
    logger.detachAppender(logged);
    assertThat(logged.list)
        .filteredOn(event -> event.getLevel() == Level.WARN)
        .extracting(ILoggingEvent::getFormattedMessage)
        .hasSize(2)
        .allMatch(message -> message.startsWith("1 overdue jobs cannot be refunded yet"));
    assertThat(jobs.state("rich", "job-0")).isEqualTo("PROCESSING");
    assertThat(jobs.recordedExpiry("rich")).as("nothing is recorded").isNull();

    deduct("rich", 9);
    assertThat(sweep().stuck()).as("one credit too many").isEqualTo(1);
    deduct("rich", 1);
    assertThat(sweep())
        .extracting(SweepResult::expired, SweepResult::stuck, SweepResult::lost)
        .containsExactly(1, 0, 0);

    assertThat(jobs.state("rich", "job-0")).isEqualTo("EXPIRED");
    assertThat(jobs.recordedExpiry("rich")).isEqualTo("executed");
    assertThat(jobs.balance("rich")).isEqualTo(BALANCE_MAX);
    LedgerInvariants.assertHold(database.dataSource());
  }

  @Test
  void aCallerCanEndAJobThatIsStuckOnceThereIsRoom() {
    submitJobs(server, "rich", 1);
    fill("rich");
    jobs.expire("rich");
    assertThat(sweep().stuck()).isEqualTo(1);

    deduct("rich", 10);
    FailJobRequest fail =
        FailJobRequest.newBuilder()
            .setProfileId("rich")
            .setIdempotencyKey("fail")
            .setJobId("job-0")
            .build();
    assertThat(server.commands().failJob(fail).getEntry().getAmount()).isEqualTo(10);
    assertThat(sweep().foundJobs()).isFalse();
    LedgerInvariants.assertHold(database.dataSource());
  }

  @Test
  void getOperationFindsAnExpiryByTheKeyOfItsRefundHoweverLongTheJobsId() {
    submitJobs(server, "asked", 0);
    for (int length : new int[] {1, 100, 101, 128}) {
      submit("asked", "j".repeat(length));
    }
    jobs.expire("asked");

    assertThat(sweep().expired()).isEqualTo(4);

    for (LedgerEntry refund : refunds("asked")) {
      var request =
          GetOperationRequest.newBuilder()
              .setProfileId("asked")
              .setIdempotencyKey(refund.getIdempotencyKey());
      Operation operation = server.queries().getOperation(request.build()).getOperation();
      assertThat(operation.getMethod()).isEqualTo("ExpireJob");
      assertThat(answer(operation).getJob().getJobId()).isEqualTo(refund.getJobId());
      assertThat(answer(operation).getEntry()).isEqualTo(refund);
    }
  }

  private List<LedgerEntry> refunds(String profile) {
    var request =
        ListEntriesRequest.newBuilder().setProfileId(profile).setKind(EntryKind.ENTRY_KIND_REFUND);
    List<LedgerEntry> refunds = server.queries().listEntries(request.build()).getEntriesList();
    assertThat(refunds).hasSize(4);
    return refunds;
  }

  private static FailJobResponse answer(Operation operation) {
    try {
      return operation.getResponse().unpack(FailJobResponse.class);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aTimeoutThatBeganInTheFutureCountsFromTheSweepOn() {
    submitJobs(server, "ahead", 5);
    submitJobs(server, "right", 2);
    jobs.beginAhead("ahead");
    Logger logger = (Logger) LoggerFactory.getLogger(SweepLog.class);
    ListAppender<ILoggingEvent> logged = listen(logger);

    SweepResult result = sweep("sweep-batch=2");

    logger.detachAppender(logged);
    assertThat(result)
        .extracting(SweepResult::restarted, SweepResult::expired, SweepResult::foundJobs)
        .containsExactly(5, 0, false);
    assertThat(logged.list)
        .singleElement()
        .satisfies(event -> assertThat(event.getLevel()).isEqualTo(Level.WARN))
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEqualTo("the database's clock was set back: the timeouts of 5 jobs count from now on");
    assertThat(jobs.count("PROCESSING")).isEqualTo(7);
    assertThat(
            jobs.value(
                """
                SELECT string_agg(DISTINCT (expire_time - timeout_start_time)::text, ' ')
                FROM credit.jobs WHERE profile_id = 'ahead' AND timeout_start_time <= now()
                """))
        .as("their length is the same")
        .isEqualTo("00:30:00");
    assertThat(sweep().restarted()).as("the next finds nothing").isZero();
    LedgerInvariants.assertHold(database.dataSource());
  }

  @Test
  void getOperationFindsARestartedTimeout() {
    submitJobs(server, "asked", 1);
    jobs.beginAhead("asked");
    String wrong =
        jobs.value(
            "SELECT floor(extract(epoch FROM expire_time) * 1000)::bigint::text FROM credit.jobs");
    assertThat(sweep().restarted()).isEqualTo(1);

    var request =
        GetOperationRequest.newBuilder()
            .setProfileId("asked")
            .setIdempotencyKey("system:restart-timeout:" + wrong + ":job-0");
    Operation operation = server.queries().getOperation(request.build()).getOperation();

    assertThat(operation.getMethod()).isEqualTo("RestartTimeout");
    assertThat(operation.getResponse().is(ExtendJobResponse.class)).isTrue();
  }

  @Test
  void twoAtOnceRestartEachTimeoutOnce() throws Exception {
    for (int i = 0; i < 5; i++) {
      submitJobs(server, "profile-" + i, 20);
      jobs.beginAhead("profile-" + i);
    }
    try (TestSweeper one = TestSweeper.over(database.target(), "sweep-batch=2");
        TestSweeper two = TestSweeper.over(database.target(), "sweep-batch=3")) {
      CompletableFuture<SweepResult> first = one.sweepAside();
      CompletableFuture<SweepResult> second = two.sweepAside();

      assertThat(first.get().restarted() + second.get().restarted()).isEqualTo(100);
      assertThat(first.get().stuck() + second.get().stuck()).isZero();
    }
    assertThat(jobs.count("PROCESSING")).isEqualTo(100);
  }

  @Test
  void aServerSweepsByItself() {
    submitJobs(server, "left", 5);
    try (TestServer sweeping = TestServer.start(database.target(), "sweep-interval=10ms")) {
      jobs.expire("left");

      jobs.awaitState("left", "EXPIRED");
    }
    assertThat(jobs.balance("left")).isEqualTo(1000);
  }

  @Test
  void logsWhatItDid() {
    Logger logger = (Logger) LoggerFactory.getLogger(SweepLog.class);
    ListAppender<ILoggingEvent> logged = listen(logger);

    SweepLog log = new SweepLog();
    log.accept(result(0, 0, 0, 0));
    assertThat(logged.list).isEmpty();
    log.accept(result(7, 2, 0, 1));
    log.accept(result(0, 0, 3, 0));

    logger.detachAppender(logged);
    assertThat(logged.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "swept in 40 ms: 7 jobs expired and refunded, 2 ended or extended by others first,"
                + " 1 deferred",
            "swept in 40 ms: 0 jobs expired and refunded, 0 ended or extended by others first,"
                + " 0 deferred",
            "3 overdue jobs cannot be refunded yet: the refund would exceed the limit of their balances");
  }

  @Test
  @Timeout(60)
  void survivesAnOutageOfTheDatabaseAndLogsItOnce() {
    submitJobs(server, "patient", 3);
    jobs.expire("patient");
    Logger logger = (Logger) LoggerFactory.getLogger(Sweeper.class);
    ListAppender<ILoggingEvent> logged = listen(logger);
    OutageDataSource outages = new OutageDataSource(database.connections(database.target()));
    outages.setAway(true);
    try (HikariDataSource pool = pool(outages);
        TestSweeper cutOff = TestSweeper.over(pool)) {
      assertThat(cutOff.sweep().complete()).isFalse();
      assertThat(cutOff.sweep().complete()).isFalse();
      assertThat(logged.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);

      outages.setAway(false);
      SweepResult sweep;
      do {
        // The pool waits a moment between its attempts to connect.
        sweep = cutOff.sweep();
      } while (!sweep.complete());
      assertThat(sweep.expired()).isEqualTo(3);

      assertThat(logged.list)
          .extracting(ILoggingEvent::getLevel)
          .containsExactly(Level.WARN, Level.INFO);
      assertThat(cutOff.heard()).hasSizeGreaterThan(2);
    } finally {
      logger.detachAppender(logged);
    }
    assertThat(jobs.balance("patient")).isEqualTo(1000);
  }

  /** As it may over an index that is full of jobs that have ended, until it is vacuumed. */
  @Test
  void asksBucketByBucketIfAllAtOnceTakesTooLong() throws Exception {
    submitJobs(server, "alice", 2);
    submitJobs(server, "bob", 3);
    jobs.expire("alice");
    jobs.expire("bob");
    try (UnreadableRows unused =
        new UnreadableRows(database, "jobs", "current_query() LIKE '%= any (%'", "57014")) {
      SweepResult result = sweeper.sweep();
      assertThat(result.expired()).isEqualTo(5);
      assertThat(result.complete()).isTrue();
    }
    LedgerInvariants.assertHold(database.dataSource());
  }

  /** A view says what the coordinator of a distributed database would, of one bucket. */
  @Test
  void leavesOutWhatCantBeReached() throws Exception {
    submitJobs(server, "away", 2);
    submitJobs(server, "here", 3);
    jobs.expire("away");
    jobs.expire("here");
    try (LogCapture log = LogCapture.of(Sweeper.class)) {
      SweepResult partly;
      try (UnreadableRows unused =
          new UnreadableRows(database, "jobs", "bucket = " + Bucket.of("away"), "08006")) {
        partly = sweeper.sweep();
        sweeper.sweep();
      }
      assertThat(partly.expired()).isEqualTo(3);
      assertThat(partly.unreachable()).isEqualTo(1);
      assertThat(partly.complete()).isFalse();
      assertThat(log.messages(Level.WARN))
          .singleElement()
          .asString()
          .contains("overdue jobs wait: 1 buckets can't be reached");

      SweepResult rest = sweep();
      assertThat(rest.expired()).isEqualTo(2);
      assertThat(rest.complete()).isTrue();
      assertThat(log.messages(Level.INFO)).hasSize(1);
    }
    LedgerInvariants.assertHold(database.dataSource());
  }

  private static HikariDataSource pool(OutageDataSource dataSource) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(dataSource);
    config.setConnectionTimeout(250);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  private static SweepResult result(int expired, int lost, int stuck, int deferred) {
    return new SweepResult(0, expired, lost, stuck, deferred, 0, true, Duration.ofMillis(40));
  }

  private static ListAppender<ILoggingEvent> listen(Logger logger) {
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    logger.addAppender(appender);
    return appender;
  }

  /**
   * Sweeps with these settings; again if a busy machine gave no connection in time, so that nothing
   * was done.
   */
  private static SweepResult sweep(String... settings) {
    try (TestSweeper other = TestSweeper.over(database.target(), settings)) {
      return sweep(other);
    }
  }

  private static SweepResult sweep() {
    return sweep(sweeper);
  }

  private static SweepResult sweep(TestSweeper with) {
    SweepResult sweep;
    do {
      sweep = with.sweep();
    } while (!sweep.complete() && !sweep.foundJobs());
    return sweep;
  }

  /** A profile of 1000 credits with jobs of 10 credits each. */
  private static void submitJobs(TestServer server, String profile, int count) {
    CreateProfileRequest create =
        CreateProfileRequest.newBuilder()
            .setProfileId(profile)
            .setIdempotencyKey("create")
            .setOpeningBalance(1000)
            .build();
    assertThat(server.commands().createProfile(create).getReplayed()).isFalse();
    var commands = CreditServiceGrpc.newFutureStub(server.channel());
    assertThat(
            IntStream.range(0, count)
                .mapToObj(i -> submission(profile, "job-" + i))
                .map(commands::submitJob))
        .allSatisfy(response -> assertThat(response.get().getReplayed()).isFalse());
  }

  private void submit(String profile, String jobId) {
    assertThat(server.commands().submitJob(submission(profile, jobId)).getReplayed()).isFalse();
  }

  private static SubmitJobRequest submission(String profile, String jobId) {
    return SubmitJobRequest.newBuilder()
        .setProfileId(profile)
        .setIdempotencyKey(jobId)
        .setJobId(jobId)
        .setAmount(10)
        .setReasonCode("GENERATION")
        .build();
  }

  private void complete(String profile, String job) {
    CompleteJobRequest complete =
        CompleteJobRequest.newBuilder()
            .setProfileId(profile)
            .setIdempotencyKey("complete")
            .setJobId(job)
            .build();
    assertThat(server.commands().completeJob(complete).getReplayed()).isFalse();
  }

  private void deduct(String profile, int amount) {
    DeductCreditsRequest deduct =
        DeductCreditsRequest.newBuilder()
            .setProfileId(profile)
            .setIdempotencyKey("deduct-" + amount)
            .setAmount(amount)
            .setReasonCode("IMAGE")
            .build();
    assertThat(server.commands().deductCredits(deduct).getReplayed()).isFalse();
  }

  /** Grants a profile of 990 credits as much as its balance may have, in one transaction. */
  private static void fill(String profile) {
    long[] amounts = new long[(int) (BALANCE_MAX / AMOUNT_MAX)];
    Arrays.fill(amounts, AMOUNT_MAX);
    amounts[0] -= 990;
    new TestLedger(database.dataSource(), profile, new ResponseEncoder())
        .post(Instant.now().truncatedTo(ChronoUnit.MICROS), amounts);
    assertThat(jobs.balance(profile)).isEqualTo(BALANCE_MAX);
  }
}
