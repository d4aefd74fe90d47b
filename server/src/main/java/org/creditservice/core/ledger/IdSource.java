package org.creditservice.core.ledger;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes new ids. Decisions get them from outside, so that they stay pure. */
public interface IdSource {
  /** A new id for an entry of {@code now}. */
  UUID entryId(Instant now, long sequence);

  /** A new id for a job of {@code now}. */
  UUID jobId(Instant now);

  /** Makes UUIDv7s with random bits from {@code random}. */
  static IdSource random(RandomGenerator random) {
    return new IdSource() {
      @Override
      public UUID entryId(Instant now, long sequence) {
        return EntryIds.create(now, sequence, random.nextLong());
      }

      @Override
      public UUID jobId(Instant now) {
        return Uuid7.create(now, random.nextLong(), random.nextLong());
      }
    };
  }
}
