package org.creditservice.core.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.creditservice.core.ledger.EntryIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyHorizonTest {
  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");
  private static final KeyHorizon HORIZON = new KeyHorizon(TIME);

  @ParameterizedTest
  @CsvSource({"-1, true", "0, false", "1, false"})
  void aKeyOfAnEarlierMillisecondIsPastIt(long millis, boolean past) {
    String key = key(TIME.plusMillis(millis));

    assertThat(HORIZON.isPast(key)).isEqualTo(past);
    assertThat(HORIZON.isPast(key.toUpperCase(java.util.Locale.ROOT))).isEqualTo(past);
    assertThat(KeyHorizon.NONE.isPast(key)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "order-17",
        "00000000-0000-4000-8000-000000000000",
        "00000000-0000-7000-c000-000000000000",
        "00000000-0000-7000-8000-00000000000g",
        "{0000000-0000-7000-8000-00000000000}",
        "000000000000700080000000000000000000",
        "00000000-0000-7000-8000-000000000000x"
      })
  void whatIsNoUuid7HasNoTime(String key) {
    assertThat(HORIZON.isPast(key)).isFalse();
    assertThat(KeyHorizon.concerns(key, TIME)).isFalse();
    assertThat(KeyHorizon.isRecent(key, TIME)).isFalse();
  }

  @Test
  void nothingWasRemovedFromAYoungerProfile() {
    String old = key(TIME.minusSeconds(1));
    String young = key(TIME.plusSeconds(1));

    assertThat(HORIZON.mayHaveRemoved("order-17", TIME.minusSeconds(1))).isTrue();
    assertThat(HORIZON.mayHaveRemoved(old, TIME.minusSeconds(1))).isTrue();
    assertThat(HORIZON.mayHaveRemoved(young, TIME.minusSeconds(1))).isFalse();
    assertThat(HORIZON.mayHaveRemoved("order-17", TIME)).isFalse();
    assertThat(KeyHorizon.NONE.mayHaveRemoved("order-17", TIME.minusSeconds(1))).isFalse();
  }

  /** From the past, or from the future after the clock was set back. */
  @Test
  void aKeyOfAnotherDayAsksForTheHorizon() {
    Duration day = KeyHorizon.RECENT;
    for (Instant other : new Instant[] {TIME.minus(day), TIME.plus(day)}) {
      assertThat(KeyHorizon.concerns(key(other), TIME)).isTrue();
    }
    for (Instant near : new Instant[] {TIME.minus(day).plusMillis(1), TIME, TIME.plusSeconds(9)}) {
      assertThat(KeyHorizon.concerns(key(near), TIME)).isFalse();
      assertThat(KeyHorizon.isRecent(key(near), TIME)).isTrue();
    }
  }

  private static String key(Instant time) {
    return EntryIds.create(time, 1, 0).toString();
  }
}
