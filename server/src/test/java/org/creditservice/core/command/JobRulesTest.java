package org.creditservice.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Limits;
import org.creditservice.core.command.RefundCredits.Target;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Executed;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Decision.Replayed;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.ProfileState;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.Deduction;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.JobState;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedAnswer;
import org.creditservice.core.record.RecordedOperation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The states of a job and the credits that go with them, as docs/job-states.md draws them, on plain
 * values.
 *
 * <p>Each test begins with a profile of 100 credits, of which the job "job" has taken 10 under the
 * key "submit".
 */
class JobRulesTest {
  private static final String PROFILE = "user-1";
  private static final String ACTOR = "anonymous";
  private static final Instant START = Instant.parse("2026-03-01T12:00:00.123456Z");
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Instant EXPIRY = START.plus(TIMEOUT);
  private static final Duration MICROSECOND = Duration.ofNanos(1000);

  private final Rulebook rulebook = new Rulebook(IdSource.random(new SplittableRandom(1)));
  private ProfileState state = new ProfileState(null, START);
  private int keys;

  @BeforeEach
  void submitTheJob() {
    execute(new CreateProfile(key("create"), ACTOR, 100, Metadata.EMPTY));
    execute(submit("submit", "job", 10));
  }

  // --- submitting

  @Test
  void aSubmittedJobIsProcessingAndPaidFor() {
    SubmitJob.Submitted submitted =
        (SubmitJob.Submitted) execute(submit("other", "other", 7)).outcome();

    assertThat(submitted.job())
        .extracting(Job::state, Job::amount, Job::createTime, Job::expireTime, Job::endTime)
        .containsExactly(JobState.PROCESSING, 7L, START, EXPIRY, null);
    assertThat(submitted.entry())
        .extracting(LedgerEntry::kind, LedgerEntry::amount, LedgerEntry::jobId)
        .containsExactly(EntryKind.DEDUCTION, -7L, "other");
    assertThat(submitted.job().deductionEntryId()).isEqualTo(submitted.entry().entryId());
    assertThat(balance()).isEqualTo(83);
  }

  @Test
  void aJobWithoutIdAndTimeoutGetsThem() {
    SubmitJob.Submitted submitted =
        (SubmitJob.Submitted) execute(submit("other", null, 1, null, Duration.ZERO)).outcome();

    assertThat(submitted.job().jobId()).hasSize(36).isNotEqualTo("job");
    assertThat(submitted.entry().jobId()).isEqualTo(submitted.job().jobId());
    assertThat(submitted.job().expireTime()).isEqualTo(START.plus(Limits.TIMEOUT_DEFAULT));
  }

  @ParameterizedTest
  @EnumSource
  void aJobIdIsUsedOnceWhateverBecameOfTheJob(JobState first) {
    reach(first);

    Refusal refusal = refuse(submit("other", "job", 1));

    assertThat(refusal.reason()).isEqualTo(ErrorReason.JOB_ALREADY_EXISTS);
    assertThat(refusal.subject()).isEqualTo(new Refusal.Subject("credit.v1.Job", "job"));
  }

  @ParameterizedTest
  @CsvSource({
    // job_id, amount, min_interval in seconds, refused because
    "job,   1000, 1, RATE_LIMITED",
    "job,   1000, 0, JOB_ALREADY_EXISTS",
    "other, 1000, 0, INSUFFICIENT_CREDITS",
    "other,   91, 0, INSUFFICIENT_CREDITS",
  })
  void theFirstRuleThatASubmissionBreaksAnswers(
      String jobId, long amount, int minIntervalSeconds, ErrorReason reason) {
    Command submit =
        submit("other", jobId, amount, TIMEOUT, Duration.ofSeconds(minIntervalSeconds));

    assertThat(refuse(submit).reason()).isEqualTo(reason);
    assertThat(state.job("other")).isNull();
    assertThat(balance()).isEqualTo(90);
  }

  // --- the transitions: what is not in these tables does not happen

  @ParameterizedTest
  @CsvSource({
    // command, the job afterwards, final_amount, what is given back
    "complete,           COMPLETED,   10,  0",
    "complete 10,        COMPLETED,   10,  0",
    "complete 4,         COMPLETED,    4,  6",
    "complete 0,         COMPLETED,    0, 10",
    "fail,               FAILED,        , 10",
    "expire,             EXPIRED,       , 10",
    "reverse,            CANCELLED,     , 10",
    "extend,             PROCESSING,    ,  0",
    "refund 3,           PROCESSING,    ,  3",
    "refund 10,          PROCESSING,    , 10",
  })
  void aJobThatIsProcessing(
      String command, JobState after, @Nullable Long finalAmount, long refunded) {
    state = at(EXPIRY);

    LedgerEntry entry = execute(command(command)).effects().entry();

    assertThat(job().state()).isEqualTo(after);
    assertThat(job().finalAmount()).isEqualTo(finalAmount);
    assertThat(job().endTime()).isEqualTo(after == JobState.PROCESSING ? null : EXPIRY);
    assertThat(balance()).isEqualTo(90 + refunded);
    assertThat(deduction().refunded()).isEqualTo(refunded);
    assertThat(entry == null ? 0 : entry.amount()).isEqualTo(refunded);
    if (entry != null) {
      assertThat(entry.jobId()).isEqualTo("job");
      assertThat(entry.refundedEntryId()).isEqualTo(job().deductionEntryId());
    }
    boolean endedWithRefund = after != JobState.PROCESSING && entry != null;
    assertThat(job().refundEntryId()).isEqualTo(endedWithRefund ? entry.entryId() : null);
  }

  @ParameterizedTest
  @CsvSource({
    // command, refused because
    "complete 11,                   FINAL_AMOUNT_EXCEEDS_DEDUCTION",
    "complete 1000000000000000,     FINAL_AMOUNT_EXCEEDS_DEDUCTION",
    "expire,                        JOB_NOT_EXPIRED",
    "refund 11,                     REFUND_EXCEEDS_DEDUCTION",
  })
  void aJobThatIsProcessingRefuses(String command, ErrorReason reason) {
    assertThat(refuse(command(command)).reason()).isEqualTo(reason);

    assertThat(job().state()).isEqualTo(JobState.PROCESSING);
    assertThat(balance()).isEqualTo(90);
  }

  @ParameterizedTest
  @CsvSource({
    // the job, command, refused because
    "COMPLETED, complete,    JOB_NOT_PROCESSING",
    "COMPLETED, complete 11, JOB_NOT_PROCESSING",
    "COMPLETED, fail,        JOB_NOT_PROCESSING",
    "COMPLETED, extend,      JOB_NOT_PROCESSING",
    "COMPLETED, expire,      JOB_NOT_PROCESSING",
    "COMPLETED, reverse,     JOB_NOT_PROCESSING",
    "FAILED,    complete,    JOB_NOT_PROCESSING",
    "FAILED,    fail,        JOB_NOT_PROCESSING",
    "FAILED,    extend,      JOB_NOT_PROCESSING",
    "FAILED,    expire,      JOB_NOT_PROCESSING",
    "FAILED,    refund 1,    REFUND_EXCEEDS_DEDUCTION",
    "EXPIRED,   complete,    JOB_NOT_PROCESSING",
    "EXPIRED,   complete 0,  JOB_NOT_PROCESSING",
    "EXPIRED,   fail,        JOB_NOT_PROCESSING",
    "EXPIRED,   extend,      JOB_NOT_PROCESSING",
    "EXPIRED,   refund 1,    REFUND_EXCEEDS_DEDUCTION",
    "CANCELLED, complete,    JOB_NOT_PROCESSING",
    "CANCELLED, fail,        JOB_NOT_PROCESSING",
    "CANCELLED, extend,      JOB_NOT_PROCESSING",
    "CANCELLED, expire,      JOB_NOT_PROCESSING",
    "CANCELLED, refund 1,    REFUND_EXCEEDS_DEDUCTION",
  })
  void aJobThatHasEndedStaysAsItIs(JobState end, String command, ErrorReason reason) {
    reach(end);
    Job before = job();
    long balance = balance();

    Refusal refusal = refuse(command(command));

    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal.recorded()).isTrue();
    if (reason == ErrorReason.JOB_NOT_PROCESSING) {
      assertThat(refusal.details()).isEqualTo(Map.of("state", end.name()));
    }
    assertThat(job()).isEqualTo(before);
    assertThat(balance()).isEqualTo(balance);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FAILED", "EXPIRED", "CANCELLED"})
  void aReversalFindsNothingToReverseWhereAllWasGivenBack(JobState end) {
    reach(end);

    Outcome outcome = execute(command("reverse")).outcome();

    assertThat(outcome)
        .isEqualTo(new ReverseOperation.Reversed(ReverseOutcome.NOTHING_TO_REVERSE, null));
    assertThat(job().state()).isEqualTo(end);
    assertThat(balance()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"complete", "fail", "extend", "expire", "restart"})
  void anUnknownJobIsNotFound(String name) {
    Command command =
        switch (name) {
          case "complete" -> new CompleteJob(newKey(), ACTOR, "unknown", null);
          case "fail" -> new FailJob(newKey(), ACTOR, "unknown", "");
          case "extend" -> new ExtendJob(newKey(), ACTOR, "unknown", TIMEOUT);
          case "expire" -> ExpireJob.found(PROFILE, "unknown", EXPIRY);
          default -> RestartTimeout.found(PROFILE, "unknown", EXPIRY);
        };

    Refusal refusal = refuse(command);

    assertThat(refusal.reason()).isEqualTo(ErrorReason.JOB_NOT_FOUND);
    assertThat(refusal.subject()).isEqualTo(new Refusal.Subject("credit.v1.Job", "unknown"));
  }

  // --- credits that were given back before and after the end

  @ParameterizedTest
  @CsvSource({
    // refunded before, command, given back at the end, refunded in all, final amount
    "3,  complete,     0,  3, 7",
    "3,  complete 8,   0,  3, 7",
    "3,  complete 7,   0,  3, 7",
    "3,  complete 6,   1,  4, 6",
    "3,  complete 0,   7, 10, 0",
    "10, complete,     0, 10, 0",
    "10, complete 0,   0, 10, 0",
    "3,  fail,         7, 10,",
    "10, fail,         0, 10,",
    "3,  expire,       7, 10,",
    "10, expire,       0, 10,",
    "3,  reverse,      7, 10,",
    "10, reverse,      0, 10,",
  })
  void whatWasRefundedBeforeCountsAsGivenBack(
      long before, String command, long atTheEnd, long inAll, @Nullable Long finalAmount) {
    execute(command("refund " + before));
    state = at(EXPIRY);

    LedgerEntry entry = execute(command(command)).effects().entry();

    assertThat(job().isProcessing()).isFalse();
    assertThat(entry == null ? 0 : entry.amount()).isEqualTo(atTheEnd);
    assertThat(job().refundEntryId()).isEqualTo(entry == null ? null : entry.entryId());
    assertThat(deduction().refunded()).isEqualTo(inAll);
    assertThat(job().finalAmount()).isEqualTo(finalAmount);
    assertThat(balance()).isEqualTo(90 + inAll);
  }

  @Test
  void whatACompletedJobCostCanBeRefundedAndNoMore() {
    execute(command("complete 4"));

    assertThat(refuse(command("refund 5")).details()).containsEntry("refundable", "4");
    execute(command("refund 4"));
    assertThat(refuse(command("refund 1")).details()).containsEntry("refundable", "0");

    assertThat(job().state()).isEqualTo(JobState.COMPLETED);
    assertThat(job().finalAmount()).isEqualTo(4);
    assertThat(balance()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"complete 9", "fail", "expire", "reverse"})
  void aJobCannotEndWhileTheBalanceHasNoRoomForItsCredits(String command) {
    state = at(EXPIRY, Limits.BALANCE_MAX);

    Refusal refusal = refuse(command(command));

    assertThat(refusal.reason()).isEqualTo(ErrorReason.BALANCE_LIMIT_EXCEEDED);
    assertThat(refusal.recorded())
        .as("the sweeper has no other key to try again with")
        .isEqualTo(!command.equals("expire"));
    assertThat(job().state()).isEqualTo(JobState.PROCESSING);
    assertThat(deduction().refunded()).isZero();
  }

  @Test
  void aJobThatGivesNothingBackCompletesAtTheBalanceLimit() {
    state = at(START, Limits.BALANCE_MAX);

    execute(command("complete"));

    assertThat(job().state()).isEqualTo(JobState.COMPLETED);
  }

  // --- expiry

  @Test
  void aJobExpiresAtItsExpireTimeAndNotBefore() {
    state = at(EXPIRY.minus(MICROSECOND));
    Refusal early = refuse(command("expire"));
    assertThat(early.reason()).isEqualTo(ErrorReason.JOB_NOT_EXPIRED);
    assertThat(early.recorded()).isFalse();

    state = at(EXPIRY);
    execute(command("expire"));

    assertThat(job().state()).isEqualTo(JobState.EXPIRED);
  }

  @Test
  void anExpiredJobIsEndedByTheSweeperUnderASystemKey() {
    state = at(EXPIRY);

    LedgerEntry entry = Objects.requireNonNull(execute(command("expire")).effects().entry());

    assertThat(entry.actor()).isEqualTo("system:sweeper");
    assertThat(entry.reasonCode()).isEqualTo("JOB_EXPIRED");
    assertThat(entry.idempotencyKey()).isEqualTo("system:expire:" + EXPIRY.toEpochMilli() + ":job");
  }

  @Test
  void theSweepersKeyIsNeverLongerThanACallersMayBe() {
    String time = "system:expire:" + EXPIRY.toEpochMilli();
    String short100 = "j".repeat(100);
    String long101 = "j".repeat(101);
    // printf 'j%.0s' {1..101} | sha256sum
    String digest = "9d21bd9548841e0d9e872ae760489d652bd437ea7ba961450f4cb28c5d89af20";

    assertThat(expiryKey(short100)).isEqualTo(time + ":" + short100).hasSize(128);
    assertThat(expiryKey(long101)).isEqualTo(time + "/sha256:" + digest);
    assertThat(expiryKey("j".repeat(128))).hasSizeLessThan(128).isNotEqualTo(expiryKey(long101));
    assertThat(expiryKey("sha256:" + digest)).isNotEqualTo(expiryKey(long101));
  }

  private static String expiryKey(String jobId) {
    return ExpireJob.found(PROFILE, jobId, EXPIRY).operationKey().idempotencyKey();
  }

  @Test
  void twoSweepersThatFindTheSameJobEndItOnce() {
    state = at(EXPIRY);
    Command first = ExpireJob.found(PROFILE, "job", EXPIRY);
    Command second = ExpireJob.found(PROFILE, "job", EXPIRY);

    execute(first);

    assertThat(rulebook.decide(second, state)).isInstanceOf(Replayed.class);
  }

  @Test
  void anExtensionCountsFromNowAndMayShortenTheTime() {
    state = at(START.plusSeconds(30));
    execute(new ExtendJob(newKey(), ACTOR, "job", Duration.ofMinutes(10)));
    assertThat(job().expireTime()).isEqualTo(START.plusSeconds(630));

    execute(new ExtendJob(newKey(), ACTOR, "job", Duration.ofSeconds(1)));
    assertThat(job().expireTime()).isEqualTo(START.plusSeconds(31));
  }

  @Test
  void aJobThatWasExtendedSinceItWasFoundGoesOnAndCanExpireLater() {
    state = at(EXPIRY);
    execute(command("extend"));
    Instant later = job().expireTime();

    assertThat(refuse(ExpireJob.found(PROFILE, "job", EXPIRY)).reason())
        .isEqualTo(ErrorReason.JOB_NOT_EXPIRED);
    state = at(later);
    execute(ExpireJob.found(PROFILE, "job", later));

    assertThat(job().state()).isEqualTo(JobState.EXPIRED);
    assertThat(balance()).isEqualTo(100);
  }

  @Test
  void aJobPastItsTimeThatNobodyHasEndedYetCanStillBeCompleted() {
    state = at(EXPIRY.plusSeconds(60));

    execute(command("complete 4"));

    assertThat(job().state()).isEqualTo(JobState.COMPLETED);
    assertThat(balance()).isEqualTo(96);
  }

  // --- a clock that was ahead and is set back

  @ParameterizedTest
  @CsvSource({
    // the clock at the submission and now, in seconds; then: it goes on, expires, or counts anew
    "   0,   0, goes on",
    "   0, 299, goes on",
    "   0, 300, expires",
    "   1,   0, counts anew",
    "3600,   0, counts anew",
    "3600, 300, counts anew",
    "3600, 3599, counts anew",
    "3600, 3600, goes on",
    "3600, 3900, expires",
  })
  void whatTheSweeperMayDo(long submitted, long now, String then) {
    state = at(START.plusSeconds(submitted));
    execute(command("extend"));
    Instant expiry = job().expireTime();
    assertThat(expiry).isEqualTo(START.plusSeconds(submitted).plus(TIMEOUT));
    state = at(START.plusSeconds(now));

    assertThat(may(ExpireJob.found(PROFILE, "job", expiry))).isEqualTo(then.equals("expires"));
    assertThat(may(RestartTimeout.found(PROFILE, "job", expiry)))
        .isEqualTo(then.equals("counts anew"));
  }

  @ParameterizedTest
  @CsvSource({"submit", "extend"})
  void aTimeoutIsCountedByTheClockAlsoWhileTheRecordedTimesStandStill(String from) {
    state = at(START.plusSeconds(3600));
    execute(new GrantCredits(newKey(), ACTOR, 1, "REASON", Metadata.EMPTY));
    state = at(START);
    String id = from.equals("submit") ? "other" : "job";
    execute(
        from.equals("submit")
            ? submit("other", id, 10)
            : new ExtendJob(newKey(), ACTOR, id, TIMEOUT));

    Job job = Objects.requireNonNull(state.job(id));
    assertThat(state.now()).isEqualTo(START.plusSeconds(3600));
    assertThat(job.expireTime()).isEqualTo(EXPIRY);
    assertThat(may(ExpireJob.found(PROFILE, id, EXPIRY))).as("the time that is recorded").isFalse();
    assertThat(may(RestartTimeout.found(PROFILE, id, EXPIRY))).isFalse();
  }

  @Test
  void aRestartedTimeoutHasItsLengthAgain() {
    state = at(START.plusSeconds(3600));
    execute(new ExtendJob(newKey(), ACTOR, "job", Duration.ofSeconds(40)));
    Instant wrong = job().expireTime();
    state = at(START.plusSeconds(10));

    Executed restarted = execute(RestartTimeout.found(PROFILE, "job", wrong));

    assertThat(restarted.effects().entry()).isNull();
    assertThat(job().isProcessing()).isTrue();
    assertThat(job().expireTime()).isEqualTo(START.plusSeconds(50));
    assertThat(may(RestartTimeout.found(PROFILE, "job", job().expireTime()))).isFalse();
    state = at(START.plusSeconds(50));
    execute(ExpireJob.found(PROFILE, "job", job().expireTime()));
    assertThat(balance()).isEqualTo(100);
  }

  @Test
  void twoSweepersRestartATimeoutOnce() {
    state = at(START.plusSeconds(3600));
    execute(command("extend"));
    Instant wrong = job().expireTime();
    state = at(START);

    execute(RestartTimeout.found(PROFILE, "job", wrong));

    assertThat(rulebook.decide(RestartTimeout.found(PROFILE, "job", wrong), state))
        .isInstanceOf(Replayed.class);
    assertThat(RestartTimeout.found(PROFILE, "job", wrong).operationKey().idempotencyKey())
        .isEqualTo("system:restart-timeout:" + wrong.toEpochMilli() + ":job");
  }

  private boolean may(Command command) {
    Decision decision = rulebook.decide(command, state);
    assertThat(decision)
        .satisfiesAnyOf(
            executed -> assertThat(executed).isInstanceOf(Executed.class),
            refused ->
                assertThat(((Refused) refused).refusal().reason())
                    .isEqualTo(ErrorReason.JOB_NOT_EXPIRED));
    return decision instanceof Executed;
  }

  // --- replays

  @ParameterizedTest
  @EnumSource
  void aSubmissionIsReplayedWhateverBecameOfTheJob(JobState end) {
    reach(end);
    long balance = balance();

    assertThat(rulebook.decide(submit("submit", "job", 10), state)).isInstanceOf(Replayed.class);
    assertThat(balance()).isEqualTo(balance);
  }

  @Test
  void aSubmissionWithoutTimeoutIsNotOneWithTheDefault() {
    execute(submit("other", "other", 1, null, Duration.ZERO));

    Command explicit = submit("other", "other", 1, Limits.TIMEOUT_DEFAULT, Duration.ZERO);

    assertThat(refuse(explicit).details()).containsEntry("differing_fields", "timeout");
  }

  @Test
  void aFailureMessageIsKept() {
    execute(new FailJob(newKey(), ACTOR, "job", "out of memory"));

    assertThat(job().failureMessage()).isEqualTo("out of memory");
  }

  // --- the stage

  private void reach(JobState end) {
    switch (end) {
      case PROCESSING -> {}
      case COMPLETED -> execute(command("complete 4"));
      case FAILED -> execute(command("fail"));
      case CANCELLED -> execute(command("reverse"));
      case EXPIRED -> {
        state = at(EXPIRY);
        execute(command("expire"));
      }
    }
    assertThat(job().state()).isEqualTo(end);
  }

  /** Such as "complete 4"; each under a new key. */
  private Command command(String text) {
    String[] words = text.split(" ", 2);
    Long amount = words.length == 1 ? null : Long.valueOf(words[1]);
    return switch (words[0]) {
      case "complete" -> new CompleteJob(newKey(), ACTOR, "job", amount);
      case "fail" -> new FailJob(newKey(), ACTOR, "job", "");
      case "extend" -> new ExtendJob(newKey(), ACTOR, "job", TIMEOUT);
      // Another expiry than the job's only makes it another key, which none of these is about.
      case "expire" -> expire(job().isProcessing() ? EXPIRY : EXPIRY.plusMillis(1));
      case "reverse" -> new ReverseOperation(newKey(), ACTOR, "submit", "REASON");
      case "refund" ->
          new RefundCredits(
              newKey(),
              ACTOR,
              new Target.ByDeductionKey("submit"),
              amount,
              "REASON",
              Metadata.EMPTY);
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static Command expire(Instant expireTime) {
    return ExpireJob.found(PROFILE, "job", expireTime);
  }

  private static Command submit(String key, String jobId, long amount) {
    return submit(key, jobId, amount, TIMEOUT, Duration.ZERO);
  }

  private static Command submit(
      String key,
      @Nullable String jobId,
      long amount,
      @Nullable Duration timeout,
      Duration minInterval) {
    return new SubmitJob(
        key(key), ACTOR, jobId, amount, "REASON", minInterval, timeout, Metadata.EMPTY);
  }

  private Executed execute(Command command) {
    Decision decision = rulebook.decide(command, state);
    assertThat(decision).as("%s", command).isInstanceOf(Executed.class);
    Executed executed = (Executed) decision;
    state.apply(executed.effects());
    LedgerEntry entry = executed.effects().entry();
    Long sequence = entry == null ? null : entry.sequence();
    state.put(
        command.operationKey().idempotencyKey(),
        new RecordedOperation(
            command.method(),
            command.fingerprint(),
            null,
            sequence,
            new RecordedAnswer(new byte[0]),
            state.now()));
    return executed;
  }

  private Refusal refuse(Command command) {
    Decision decision = rulebook.decide(command, state);
    assertThat(decision).as("%s", command).isInstanceOf(Refused.class);
    return ((Refused) decision).refusal();
  }

  private Job job() {
    return Objects.requireNonNull(state.job("job"));
  }

  private Deduction deduction() {
    return Objects.requireNonNull(state.deduction(job().deductionSequence()));
  }

  private Profile profile() {
    return Objects.requireNonNull(state.profile());
  }

  private long balance() {
    return profile().balance();
  }

  /** The same state, looked at later. */
  private ProfileState at(Instant clock) {
    return at(clock, balance());
  }

  private ProfileState at(Instant clock, long balance) {
    Profile now = profile();
    ProfileState later =
        new ProfileState(
            new Profile(
                now.profileId(),
                balance,
                now.lastSequence(),
                now.lastDeduction(),
                now.updateTime(),
                now.createTime(),
                now.lastHash(),
                now.metadata()),
            clock);
    later.put(job());
    later.put(deduction());
    for (String key : new String[] {"create", "submit"}) {
      later.put(key, Objects.requireNonNull(state.operation(key)));
    }
    return later;
  }

  private OperationKey newKey() {
    return key("key-" + keys++);
  }

  private static OperationKey key(String idempotencyKey) {
    return new OperationKey(PROFILE, idempotencyKey);
  }
}
