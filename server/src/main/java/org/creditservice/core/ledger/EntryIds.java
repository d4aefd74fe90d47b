package org.creditservice.core.ledger;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Entry ids: UUIDv7 (RFC 9562, section 5.7) with the entry's sequence as the dedicated counter that
 * section 6.2 allows.
 *
 * <p>So an entry is found by its id through the ledger's only index, (bucket, profile, sequence). A
 * second index on the id would cost a write per entry, and one that begins with the profile
 * misleads the planner.
 *
 * <pre>
 *  48 bits  milliseconds since 1970
 *   4 bits  version, 7
 *  12 bits  random
 *   2 bits  variant, 2
 *  40 bits  sequence
 *  22 bits  random
 * </pre>
 */
public final class EntryIds {
  /** Largest sequence that fits: a thousand entries a second for 34 years. */
  static final long SEQUENCE_MAX = (1L << 40) - 1;

  private static final int SEQUENCE_SHIFT = 22;
  private static final long LOW_RANDOM_MASK = (1L << SEQUENCE_SHIFT) - 1;

  private EntryIds() {}

  /**
   * The id of the entry {@code sequence}.
   *
   * @param random 34 bits of it are used
   */
  public static UUID create(Instant time, long sequence, long random) {
    if (sequence < 1 || sequence > SEQUENCE_MAX) {
      throw new IllegalArgumentException("sequence out of range: " + sequence);
    }
    long low = (sequence << SEQUENCE_SHIFT) | (random & LOW_RANDOM_MASK);
    return Uuid7.create(time, random >>> SEQUENCE_SHIFT, low);
  }

  /** The sequence that {@code entryId} carries, or nothing if it can't be an entry's id. */
  public static OptionalLong sequence(UUID entryId) {
    if (entryId.version() != 7 || entryId.variant() != 2) {
      return OptionalLong.empty();
    }
    long sequence = (entryId.getLeastSignificantBits() >>> SEQUENCE_SHIFT) & SEQUENCE_MAX;
    return sequence == 0 ? OptionalLong.empty() : OptionalLong.of(sequence);
  }
}
