package org.creditservice.core.ledger;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Where new ids come from, so that decisions stay pure. */
public interface IdSource {
  /** A new id for the entry {@code sequence} made at {@code now}. */
  UUID entryId(Instant now, long sequence);

  /** A new id for a job submitted at {@code now}. */
  UUID jobId(Instant now);

  /** UUIDv7s with random bits of {@code random}. */
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
