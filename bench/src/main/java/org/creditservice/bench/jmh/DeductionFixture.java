package org.creditservice.bench.jmh;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import org.creditservice.core.command.DeductCredits;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Hash;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.OperationKey;

/** Data of the micro-benchmarks: an ordinary deduction, its profile and its entry. */
final class DeductionFixture {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

  private static final String ACTOR = "anonymous";
  private static final String REASON = "IMAGE_GENERATION";
  private static final long BALANCE = 1_000_000;

  private DeductionFixture() {}

  static DeductCredits deduction(String profileId, String key) {
    return new DeductCredits(
        new OperationKey(profileId, key), ACTOR, 1, REASON, Duration.ZERO, Metadata.EMPTY);
  }

  static Profile profile(String profileId) {
    return new Profile(profileId, BALANCE, 1, null, NOW, NOW, Hash.ZERO, Metadata.EMPTY);
  }

  static LedgerEntry entry(String profileId, String key) {
    return new LedgerEntry(
        profileId,
        UUID.fromString("01a20c68-bd91-7996-8000-00000092c9ba"),
        2,
        EntryKind.DEDUCTION,
        -1,
        BALANCE - 1,
        REASON,
        ACTOR,
        key,
        null,
        null,
        Metadata.EMPTY,
        NOW,
        Hash.ZERO);
  }

  /** Uses a cheap random generator, so that generating ids does not dominate the measurement. */
  static IdSource ids() {
    return IdSource.random(new SplittableRandom(1));
  }
}
