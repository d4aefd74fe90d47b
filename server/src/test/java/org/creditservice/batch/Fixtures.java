package org.creditservice.batch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.creditservice.config.BatchSpan;
import org.creditservice.config.EngineSettings;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.CreateProfile;
import org.creditservice.core.command.GrantCredits;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.record.OperationKey;
import org.creditservice.db.Bucket;

/** Commands, and settings for those who queue them. */
final class Fixtures {
  static final Duration LONG = Duration.ofMinutes(1);
  static final int BYTES = 100;

  private Fixtures() {}

  static EngineSettings settings(BatchSpan span, int batchMax, int queueMax) {
    return new EngineSettings(1, batchMax, Optional.of(span), queueMax, 1L << 30, LONG);
  }

  static Command create(String profileId) {
    return new CreateProfile(key(profileId, "create"), "tester", 0, Metadata.EMPTY);
  }

  static Command grant(String profileId, String key) {
    return new GrantCredits(key(profileId, key), "tester", 1, "BONUS", Metadata.EMPTY);
  }

  private static OperationKey key(String profileId, String key) {
    return new OperationKey(profileId, key);
  }

  static PendingCommand pending(String profileId, String key) {
    return new PendingCommand(
        grant(profileId, key), BYTES, Deadline.after(LONG, LONG, System.nanoTime()));
  }

  static PendingCommand pending(String profileId, String key, Object caller) {
    Deadline deadline = Deadline.after(LONG, LONG, System.nanoTime());
    return new PendingCommand(grant(profileId, key), BYTES, deadline, caller, null);
  }

  /** The keys of a batch's commands, in their order. */
  static List<String> keys(Batch batch) {
    return keys(batch.commands());
  }

  static List<String> keys(List<PendingCommand> commands) {
    return commands.stream().map(pending -> pending.key().idempotencyKey()).toList();
  }

  /** A profile in another bucket than {@code profileId}. */
  static String inAnotherBucket(String profileId) {
    return IntStream.range(0, Bucket.COUNT)
        .mapToObj(i -> "other-" + i)
        .filter(other -> Bucket.of(other) != Bucket.of(profileId))
        .findFirst()
        .orElseThrow();
  }
}
