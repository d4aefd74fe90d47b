package org.creditservice.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.creditservice.api.admin.RecordedAnswers;
import org.creditservice.api.command.ResponseEncoder;
import org.creditservice.batch.BatchObserver;
import org.creditservice.batch.Engine;
import org.creditservice.config.BatchSpan;
import org.creditservice.config.Settings;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.CompleteJob;
import org.creditservice.core.command.CreateProfile;
import org.creditservice.core.command.DeductCredits;
import org.creditservice.core.command.RefundCredits;
import org.creditservice.core.command.Rulebook;
import org.creditservice.core.command.SubmitJob;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.record.OperationKey;
import org.creditservice.db.ConnectionPools;
import org.creditservice.db.LongReadPool;
import org.creditservice.db.SessionSource.Role;
import org.creditservice.db.batch.BatchDatabase;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Verifies a million entries, and prints how long that takes; a machine with other work takes
 * longer, so there is no limit.
 */
@Tag("long")
class VerifySpeedTest {
  private static final int PROFILES = 2000;
  private static final int ENTRIES_PER_PROFILE = 500;

  private static final Metadata METADATA = Metadata.of(Map.of("model", "xl", "request", "4711"));

  /** Fewer than the queue takes. */
  private final Semaphore inFlight = new Semaphore(4000);

  private final Settings settings = Settings.from(Map.of(), Map.of("HOME", "/tmp"));

  @Test
  void aMillionEntries() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      write(database);
      try (var connection = database.connect();
          var statement = connection.createStatement()) {
        statement.execute("ANALYZE");
      }
      try (LongReadPool pool =
          LongReadPool.open(
              "verify", database.target(), settings.database().timeouts(), 2, Role.PRIMARY)) {
        Collected collected = new Collected();
        Summary summary =
            new Verifier(pool.connections(), new RecordedAnswers(), Duration.ZERO)
                .verify(VerifyRange.ALL, 2, Pace.FULL, collected);
        assertThat(collected.findings).isEmpty();
        assertThat(summary.counts().entries()).isEqualTo((long) PROFILES * ENTRIES_PER_PROFILE);
        System.out.printf(
            "%d entries verified in %.1f s%n",
            summary.counts().entries(), summary.elapsed().toMillis() / 1000.0);
      }
    }
  }

  private void write(TestDatabase database) throws InterruptedException {
    try (ConnectionPools pools =
            ConnectionPools.open(
                database.target(), settings.database().timeouts(), settings.engine().lanes(), 1);
        Engine engine =
            Engine.start(
                settings.engine().with(BatchSpan.LANE),
                new BatchDatabase(pools.lanes()),
                new Rulebook(IdSource.random(new SecureRandom())),
                new ResponseEncoder(),
                (profileId, lastSequence) -> {},
                BatchObserver.NONE)) {
      for (int step = 0; step < ENTRIES_PER_PROFILE; step++) {
        for (int profile = 0; profile < PROFILES; profile++) {
          submit(engine, command("profile-" + profile, step));
        }
      }
      inFlight.acquire(4000);
    }
  }

  /** Of ten entries, one is a refund, and two are a job's deduction and its refund. */
  private static Command command(String profileId, int step) {
    OperationKey key = new OperationKey(profileId, "key-" + step);
    if (step == 0) {
      return new CreateProfile(key, "test", 1_000_000, METADATA);
    }
    return switch (step % 10) {
      case 3 ->
          new SubmitJob(key, "test", "job-" + step, 10, "VIDEO", Duration.ZERO, null, METADATA);
      case 4 -> new CompleteJob(key, "test", "job-" + (step - 1), 6L);
      case 7 ->
          new RefundCredits(
              key,
              "test",
              new RefundCredits.Target.ByDeductionKey("key-" + (step - 1)),
              1L,
              "FAILED",
              Metadata.EMPTY);
      default -> new DeductCredits(key, "test", 5, "IMAGE", Duration.ZERO, METADATA);
    };
  }

  private void submit(Engine engine, Command command) throws InterruptedException {
    inFlight.acquire();
    var unused =
        engine
            .submit(command, 200, Duration.ofMinutes(1))
            .whenComplete((decision, failure) -> inFlight.release());
  }
}
