package org.creditservice.core;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Where new ids come from, so that decisions stay pure. */
@FunctionalInterface
public interface IdSource {
  /** A new id for the entry {@code sequence} made at {@code now}. */
  UUID entryId(Instant now, long sequence);

  /** Ids from {@link EntryIds} with bits of {@code random}. */
  static IdSource random(RandomGenerator random) {
    return (now, sequence) -> EntryIds.create(now, sequence, random.nextLong());
  }
}
