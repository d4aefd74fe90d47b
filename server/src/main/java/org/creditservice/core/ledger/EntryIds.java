package org.creditservice.core.ledger;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Entry ids: UUIDv7 (RFC 9562, section 5.7) with the entry's sequence as the dedicated counter that
 * section 6.2 allows.
 *
 * <p>So the ledger's only index, (bucket, profile, sequence), finds an entry by its id too. A
 * second index, on the id, would cost a write per entry; one that begins with the profile misleads
 * the planner.
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
  /** Largest sequence that fits: enough for a thousand entries a second for 34 years. */
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

  /** The sequence in {@code entryId}; empty if no entry can have that id. */
  public static OptionalLong sequence(UUID entryId) {
    if (entryId.version() != 7 || entryId.variant() != 2) {
      return OptionalLong.empty();
    }
    long sequence = (entryId.getLeastSignificantBits() >>> SEQUENCE_SHIFT) & SEQUENCE_MAX;
    return sequence == 0 ? OptionalLong.empty() : OptionalLong.of(sequence);
  }
}
