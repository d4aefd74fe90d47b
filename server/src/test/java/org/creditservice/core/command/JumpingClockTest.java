package org.creditservice.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Executed;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.ProfileState;
import org.creditservice.core.ledger.Deduction;
import org.creditservice.core.ledger.Hash;
import org.creditservice.core.ledger.HashChain;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.OperationKey;
import org.creditservice.testing.Seed;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A profile whose database has a clock that jumps, back and forth, by microseconds and by days.
 * Whatever it does: recorded times never go backwards, a caller waits at most the interval and then
 * succeeds, and no job is held longer than its timeout after the clock was set back.
 *
 * <p>The test knows the time that really passes; the rules see the clock only.
 */
class JumpingClockTest {
  private static final int STEPS = 20_000;
  private static final Duration MICROSECOND = Duration.of(1, ChronoUnit.MICROS);
  private static final List<Duration> JUMPS =
      List.of(MICROSECOND, Duration.ofMillis(3), Duration.ofSeconds(4), Duration.ofDays(1));
  private static final int STEP_MILLIS = 3_000;
  private static final int INTERVAL_MILLIS = 10_000;
  private static final int TIMEOUT_MILLIS = 30_000;

  @RegisterExtension private final Seed seed = new Seed();

  private final Random random = seed.random(0);
  private final Rulebook rulebook = new Rulebook(IdSource.random(random));

  private Instant clock = Instant.parse("2026-03-01T12:00:00.123456Z");

  /** The time that has really passed since the test began. */
  private Duration passed = Duration.ZERO;

  /** When the clock was set back last, by {@link #passed}. */
  private Duration setBack = Duration.ZERO;

  private @Nullable Profile profile;
  private @Nullable Instant deductedAt;
  private final Map<Long, Deduction> deductions = new HashMap<>();
  private final Map<String, Job> jobs = new HashMap<>();

  /** When each PROCESSING job was submitted or extended by a caller, by {@link #passed}. */
  private final Map<String, Duration> begun = new HashMap<>();

  private int keys;

  @Test
  void nobodyWaitsForAnHourThatDidNotExist() {
    execute(new CreateProfile(newKey(), "a", 1_000_000_000, Metadata.EMPTY));
    for (int step = 0; step < STEPS; step++) {
      letTimePass();
      if (random.nextInt(20) == 0) {
        jump();
      }
      sweep();
      actAtRandom();
    }
    assertThat(keys).as("enough was accepted").isGreaterThan(STEPS / 2);
  }

  private void letTimePass() {
    Duration step = MICROSECOND.multipliedBy(random.nextInt(STEP_MILLIS * 1000));
    clock = clock.plus(step);
    passed = passed.plus(step);
  }

  private void jump() {
    Duration size = JUMPS.get(random.nextInt(JUMPS.size()));
    if (random.nextBoolean()) {
      clock = clock.plus(size);
    } else {
      clock = clock.minus(size);
      setBack = passed;
    }
  }

  /** What the sweeper does, and what is true after it. */
  private void sweep() {
    for (Job job : List.copyOf(jobs.values())) {
      Decision restart = execute(RestartTimeout.found("p", job.jobId(), job.expireTime()));
      assertThat(restart instanceof Executed).isEqualTo(job.timeout().startTime().isAfter(clock));
      Decision expiry = execute(ExpireJob.found("p", job.jobId(), job.expireTime()));
      assertThat(expiry instanceof Executed).isEqualTo(!job.expireTime().isAfter(clock));
    }
    jobs.forEach(
        (id, job) -> {
          Duration since = max(begun.get(id), setBack);
          Duration length = Duration.between(job.timeout().startTime(), job.expireTime());
          assertThat(passed.minus(since)).as("held: %s", job).isLessThan(length);
        });
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private void actAtRandom() {
    int dice = random.nextInt(10);
    if (dice < 5) {
      deduct();
    } else if (dice < 7) {
      submit();
    } else if (dice < 8) {
      execute(new GrantCredits(newKey(), "a", 1, "REASON", Metadata.EMPTY));
    } else if (!jobs.isEmpty()) {
      Job job = new ArrayList<>(jobs.values()).get(random.nextInt(jobs.size()));
      if (dice < 9) {
        execute(new ExtendJob(newKey(), "a", job.jobId(), millis(1000, TIMEOUT_MILLIS)));
        begun.put(job.jobId(), passed);
      } else {
        execute(new CompleteJob(newKey(), "a", job.jobId(), 1L));
      }
    }
  }

  private void deduct() {
    Duration interval = millis(0, INTERVAL_MILLIS);
    Command deduction = new DeductCredits(newKey(), "a", 1, "REASON", interval, Metadata.EMPTY);
    Duration wait = expectedWait(interval);
    if (execute(deduction) instanceof Refused refused) {
      assertThat(refused.refusal().retryAfter()).isEqualTo(wait).isBetween(MICROSECOND, interval);
      clock = clock.plus(wait).minus(MICROSECOND);
      assertThat(rulebook.decide(deduction, state())).isInstanceOf(Refused.class);
      clock = clock.plus(MICROSECOND);
      passed = passed.plus(wait);
      sweep();
      assertThat(execute(deduction)).as("the wait that works").isInstanceOf(Executed.class);
    } else {
      assertThat(wait).isZero();
    }
    deductedAt = clock;
  }

  /** By the clock, whatever was recorded; zero if it is behind the last deduction. */
  private Duration expectedWait(Duration interval) {
    if (deductedAt == null || clock.isBefore(deductedAt)) {
      return Duration.ZERO;
    }
    Duration wait = interval.minus(Duration.between(deductedAt, clock));
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  private void submit() {
    Duration timeout = millis(1000, TIMEOUT_MILLIS);
    execute(
        new SubmitJob(newKey(), "a", null, 2, "REASON", Duration.ZERO, timeout, Metadata.EMPTY));
    deductedAt = clock;
  }

  private Decision execute(Command command) {
    Decision decision = rulebook.decide(command, state());
    if (decision instanceof Executed executed) {
      apply(executed.effects());
    }
    return decision;
  }

  private ProfileState state() {
    ProfileState state = new ProfileState(profile, clock);
    deductions.values().forEach(state::put);
    jobs.values().forEach(state::put);
    return state;
  }

  private void apply(Decision.Effects effects) {
    LedgerEntry entry = effects.entry();
    if (entry != null && profile != null) {
      assertThat(entry.createTime()).isAfterOrEqualTo(profile.updateTime());
      assertThat(entry.sequence()).isEqualTo(profile.lastSequence() + 1);
    }
    if (entry != null) {
      Hash before = profile == null ? Hash.ZERO : profile.lastHash();
      assertThat(entry.hash()).isEqualTo(HashChain.of(before, entry));
    }
    profile = effects.profile().touchedAt(state().now());
    Job job = effects.job();
    if (job != null && job.isProcessing()) {
      jobs.put(job.jobId(), job);
      begun.putIfAbsent(job.jobId(), passed);
      if (entry != null) {
        deductions.put(entry.sequence(), Deduction.of(entry));
      }
    } else if (job != null) {
      jobs.remove(job.jobId());
      deductions.remove(job.deductionSequence());
    }
  }

  private Duration millis(int least, int most) {
    return Duration.ofMillis(least + random.nextInt(most - least));
  }

  private OperationKey newKey() {
    return new OperationKey("p", "key-" + keys++);
  }
}
