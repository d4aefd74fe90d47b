package org.creditservice.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryIdsTest {
  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00.123Z");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 1_000_000_007, EntryIds.SEQUENCE_MAX})
  void carriesTheSequenceInAValidUuidVersion7(long sequence) {
    for (long random : new long[] {0, -1, 0x0123_4567_89AB_CDEFL}) {
      UUID id = EntryIds.create(TIME, sequence, random);

      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
      assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(TIME.toEpochMilli());
      assertThat(EntryIds.sequence(id)).hasValue(sequence);
    }
  }

  @Test
  void differsByItsRandomBits() {
    assertThat(EntryIds.create(TIME, 1, 1)).isNotEqualTo(EntryIds.create(TIME, 1, 2));
    assertThat(EntryIds.create(TIME, 1, 1L << 33)).isNotEqualTo(EntryIds.create(TIME, 1, 0));
  }

  @Test
  void findsNoSequenceInWhatIsNoEntryId() {
    assertThat(EntryIds.sequence(new UUID(0, 0))).isEmpty();
    assertThat(EntryIds.sequence(UUID.fromString("01a20c68-bd91-4996-8000-00000092c9ba")))
        .isEmpty();
    assertThat(EntryIds.sequence(UUID.fromString("01a20c68-bd91-7996-8000-00000012c9ba")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, EntryIds.SEQUENCE_MAX + 1})
  void refusesASequenceThatDoesNotFit(long sequence) {
    assertThatThrownBy(() -> EntryIds.create(TIME, sequence, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
