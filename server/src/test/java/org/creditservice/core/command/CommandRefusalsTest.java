package org.creditservice.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.core.ErrorReason.BALANCE_LIMIT_EXCEEDED;
import static org.creditservice.core.ErrorReason.DEDUCTION_NOT_FOUND;
import static org.creditservice.core.ErrorReason.FINAL_AMOUNT_EXCEEDS_DEDUCTION;
import static org.creditservice.core.ErrorReason.IDEMPOTENCY_KEY_EXPIRED;
import static org.creditservice.core.ErrorReason.IDEMPOTENCY_KEY_REUSED;
import static org.creditservice.core.ErrorReason.INSUFFICIENT_CREDITS;
import static org.creditservice.core.ErrorReason.JOB_ALREADY_EXISTS;
import static org.creditservice.core.ErrorReason.JOB_NOT_EXPIRED;
import static org.creditservice.core.ErrorReason.JOB_NOT_FOUND;
import static org.creditservice.core.ErrorReason.JOB_NOT_PROCESSING;
import static org.creditservice.core.ErrorReason.LAST_DEDUCT_TIME_IN_FUTURE;
import static org.creditservice.core.ErrorReason.NOT_REVERSIBLE;
import static org.creditservice.core.ErrorReason.PROFILE_ALREADY_EXISTS;
import static org.creditservice.core.ErrorReason.PROFILE_NOT_FOUND;
import static org.creditservice.core.ErrorReason.RATE_LIMITED;
import static org.creditservice.core.ErrorReason.REFUND_EXCEEDS_DEDUCTION;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Limits;
import org.creditservice.core.Method;
import org.creditservice.core.command.RefundCredits.Target;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Executed;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.ProfileState;
import org.creditservice.core.ledger.Deduction;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.KeyHorizon;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedAnswer;
import org.creditservice.core.record.RecordedOperation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each command lists the refusals that it gives, and no others; and so does the contract. */
class CommandRefusalsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Path CONTRACT =
      Path.of("../proto/src/main/proto/credit/v1/credit_service.proto");

  /** The profile that a command finds. */
  private enum Given {
    NO_PROFILE,
    /** With 100 credits. */
    PROFILE,
    /** With the largest balance. */
    FULL_PROFILE
  }

  private record Case(Command command, Given given, ErrorReason reason) {}

  /**
   * An example for each refusal of each command. On the profile the key "deduct" has deducted 7
   * credits; "running", "completed" and "overdue" have submitted jobs of the same ids for 10 each.
   */
  private static List<Case> cases() {
    return List.of(
        new Case(create(), Given.PROFILE, PROFILE_ALREADY_EXISTS),
        new Case(imported(null), Given.PROFILE, PROFILE_ALREADY_EXISTS),
        new Case(imported(NOW.plusSeconds(1)), Given.NO_PROFILE, LAST_DEDUCT_TIME_IN_FUTURE),
        new Case(grant(), Given.FULL_PROFILE, BALANCE_LIMIT_EXCEEDED),
        new Case(deduct(1000, Duration.ZERO), Given.PROFILE, INSUFFICIENT_CREDITS),
        new Case(deduct(1, DAY), Given.PROFILE, RATE_LIMITED),
        new Case(refund("unknown", null), Given.PROFILE, DEDUCTION_NOT_FOUND),
        new Case(refund("deduct", 8L), Given.PROFILE, REFUND_EXCEEDS_DEDUCTION),
        new Case(refund("deduct", null), Given.FULL_PROFILE, BALANCE_LIMIT_EXCEEDED),
        new Case(reverse("grant"), Given.PROFILE, NOT_REVERSIBLE),
        new Case(reverse("completed"), Given.PROFILE, JOB_NOT_PROCESSING),
        new Case(reverse("deduct"), Given.FULL_PROFILE, BALANCE_LIMIT_EXCEEDED),
        new Case(
            submit("k", "new", 1000, Duration.ZERO, TIMEOUT), Given.PROFILE, INSUFFICIENT_CREDITS),
        new Case(submit("k", "new", 1, DAY, TIMEOUT), Given.PROFILE, RATE_LIMITED),
        new Case(
            submit("k", "running", 1, Duration.ZERO, TIMEOUT), Given.PROFILE, JOB_ALREADY_EXISTS),
        new Case(complete("unknown", null), Given.PROFILE, JOB_NOT_FOUND),
        new Case(complete("completed", null), Given.PROFILE, JOB_NOT_PROCESSING),
        new Case(complete("running", 11L), Given.PROFILE, FINAL_AMOUNT_EXCEEDS_DEDUCTION),
        new Case(complete("running", 0L), Given.FULL_PROFILE, BALANCE_LIMIT_EXCEEDED),
        new Case(fail("unknown"), Given.PROFILE, JOB_NOT_FOUND),
        new Case(fail("completed"), Given.PROFILE, JOB_NOT_PROCESSING),
        new Case(fail("running"), Given.FULL_PROFILE, BALANCE_LIMIT_EXCEEDED),
        new Case(extend("unknown"), Given.PROFILE, JOB_NOT_FOUND),
        new Case(extend("completed"), Given.PROFILE, JOB_NOT_PROCESSING),
        new Case(expire("unknown"), Given.PROFILE, JOB_NOT_FOUND),
        new Case(expire("completed"), Given.PROFILE, JOB_NOT_PROCESSING),
        new Case(expire("running"), Given.PROFILE, JOB_NOT_EXPIRED),
        new Case(expire("overdue"), Given.FULL_PROFILE, BALANCE_LIMIT_EXCEEDED),
        new Case(restart("unknown"), Given.PROFILE, JOB_NOT_FOUND),
        new Case(restart("completed"), Given.PROFILE, JOB_NOT_PROCESSING),
        new Case(restart("running"), Given.PROFILE, JOB_NOT_EXPIRED));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aListedRefusalIsGiven(Case example) {
    Decision decision = rulebook().decide(example.command, state(example.given));

    assertThat(decision).isInstanceOf(Refused.class);
    assertThat(((Refused) decision).refusal().reason()).isEqualTo(example.reason);
  }

  @Test
  void noOtherRefusalIsListed() {
    Map<Method, Set<ErrorReason>> given = new EnumMap<>(Method.class);
    for (Case example : cases()) {
      given
          .computeIfAbsent(example.command.method(), method -> EnumSet.noneOf(ErrorReason.class))
          .add(example.reason);
    }

    assertThat(given.keySet()).containsExactly(Method.values());
    for (Case example : cases()) {
      assertThat(example.command.refusals())
          .as("%s", example.command.method())
          .isEqualTo(given.get(example.command.method()));
    }
  }

  @Test
  void everyCommandHasTheRefusalsOfTheRulebook() {
    Command other = new GrantCredits(key("k"), "other", 2, "REASON", Metadata.EMPTY);
    ProfileState state = state(Given.PROFILE);
    execute(grant(), state);

    assertThat(Rulebook.COMMON_REFUSALS)
        .containsExactlyInAnyOrder(
            PROFILE_NOT_FOUND, IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_KEY_EXPIRED);
    assertThat(refusal(grant(), state(Given.NO_PROFILE))).isEqualTo(PROFILE_NOT_FOUND);
    assertThat(refusal(other, state)).isEqualTo(IDEMPOTENCY_KEY_REUSED);
    state.put(new KeyHorizon(NOW));
    Command old =
        new GrantCredits(
            key("01890a5d-ac96-774b-bcce-b302099a8057"), "a", 1, "REASON", Metadata.EMPTY);
    assertThat(refusal(old, state)).isEqualTo(IDEMPOTENCY_KEY_EXPIRED);
  }

  @Test
  void theContractListsTheSameRefusals() throws IOException {
    String contract = Files.readString(CONTRACT);
    for (Case example : cases()) {
      Method method = example.command.method();
      if (method.rpc() == method) {
        assertThat(documented(contract, method, "Recorded"))
            .as("recorded refusals of %s", method)
            .isEqualTo(names(example.command, true));
        assertThat(documented(contract, method, "Unrecorded"))
            .as("unrecorded refusals of %s", method)
            .isEqualTo(names(example.command, false));
      }
    }
  }

  /** The reasons of the line that begins so in the comment of an RPC. */
  private static Set<String> documented(String contract, Method method, String kind) {
    String comment = "((?:  // .*\n|  //\n)+)  rpc " + method.wireName() + "\\(";
    Matcher rpc = Pattern.compile(comment).matcher(contract);
    assertThat(rpc.find()).as("%s", method).isTrue();
    Matcher line = Pattern.compile("// " + kind + " refusals: (.*)\\.\n").matcher(rpc.group(1));
    return line.find() ? new TreeSet<>(List.of(line.group(1).split(", "))) : Set.of();
  }

  private static Set<String> names(Command command, boolean recorded) {
    Set<String> names = new TreeSet<>();
    for (ErrorReason reason : command.refusals()) {
      if (reason.recorded() == recorded) {
        names.add(reason.name());
      }
    }
    return names;
  }

  // --- the stage

  private static Rulebook rulebook() {
    return new Rulebook(IdSource.random(new SplittableRandom(1)));
  }

  private static ProfileState state(Given given) {
    ProfileState before = new ProfileState(null, NOW.minusSeconds(60));
    if (given == Given.NO_PROFILE) {
      return before;
    }
    execute(new CreateProfile(key("create"), "a", 137, Metadata.EMPTY), before);
    execute(new GrantCredits(key("grant"), "a", 1, "REASON", Metadata.EMPTY), before);
    execute(
        new DeductCredits(key("deduct"), "a", 7, "REASON", Duration.ZERO, Metadata.EMPTY), before);
    execute(submit("running", "running", TIMEOUT), before);
    execute(submit("completed", "completed", TIMEOUT), before);
    execute(submit("overdue", "overdue", Duration.ofSeconds(1)), before);
    execute(complete("completed", null), before);
    return given == Given.PROFILE ? later(before, 100) : later(before, Limits.BALANCE_MAX);
  }

  private static ProfileState later(ProfileState before, long balance) {
    Profile profile = Objects.requireNonNull(before.profile());
    ProfileState later =
        new ProfileState(
            new Profile(
                profile.profileId(),
                balance,
                profile.lastSequence(),
                profile.lastDeduction(),
                profile.updateTime(),
                profile.createTime(),
                profile.lastHash(),
                profile.metadata()),
            NOW);
    for (String key : List.of("create", "grant", "deduct", "running", "completed", "overdue")) {
      later.put(key, Objects.requireNonNull(before.operation(key)));
      Job job = before.job(key);
      if (job != null) {
        later.put(job);
      }
    }
    for (long sequence = 1; sequence <= profile.lastSequence(); sequence++) {
      Deduction deduction = before.deduction(sequence);
      if (deduction != null) {
        later.put(deduction);
      }
    }
    return later;
  }

  private static void execute(Command command, ProfileState state) {
    Executed executed = (Executed) rulebook().decide(command, state);
    state.apply(executed.effects());
    LedgerEntry entry = executed.effects().entry();
    state.put(
        command.operationKey().idempotencyKey(),
        new RecordedOperation(
            command.method(),
            command.fingerprint(),
            null,
            entry == null ? null : entry.sequence(),
            new RecordedAnswer(new byte[0]),
            state.now()));
  }

  private static ErrorReason refusal(Command command, ProfileState state) {
    return ((Refused) rulebook().decide(command, state)).refusal().reason();
  }

  private static Command create() {
    return new CreateProfile(key("k"), "a", 0, Metadata.EMPTY);
  }

  private static Command imported(@Nullable Instant lastDeductTime) {
    return ImportProfile.of("p", 0, lastDeductTime);
  }

  private static Command grant() {
    return new GrantCredits(key("k"), "a", 1, "REASON", Metadata.EMPTY);
  }

  private static Command deduct(long amount, Duration minInterval) {
    return new DeductCredits(key("k"), "a", amount, "REASON", minInterval, Metadata.EMPTY);
  }

  private static Command refund(String deductionKey, @Nullable Long amount) {
    Target target = new Target.ByDeductionKey(deductionKey);
    return new RefundCredits(key("k"), "a", target, amount, "REASON", Metadata.EMPTY);
  }

  private static Command reverse(String targetKey) {
    return new ReverseOperation(key("k"), "a", targetKey, "REASON");
  }

  private static Command submit(String key, String jobId, Duration timeout) {
    return submit(key, jobId, 10, Duration.ZERO, timeout);
  }

  private static Command submit(
      String key, String jobId, long amount, Duration minInterval, Duration timeout) {
    return new SubmitJob(
        key(key), "a", jobId, amount, "REASON", minInterval, timeout, Metadata.EMPTY);
  }

  private static Command complete(String jobId, @Nullable Long finalAmount) {
    return new CompleteJob(key("k"), "a", jobId, finalAmount);
  }

  private static Command fail(String jobId) {
    return new FailJob(key("k"), "a", jobId, "");
  }

  private static Command extend(String jobId) {
    return new ExtendJob(key("k"), "a", jobId, TIMEOUT);
  }

  private static Command expire(String jobId) {
    return ExpireJob.found("p", jobId, NOW);
  }

  private static Command restart(String jobId) {
    return RestartTimeout.found("p", jobId, NOW);
  }

  private static OperationKey key(String idempotencyKey) {
    return new OperationKey("p", idempotencyKey);
  }
}
