package org.creditservice.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeysTest {
  @Test
  void newOnesSayWhenTheyWereMade() {
    Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
    UUID key = UUID.fromString(Keys.create());

    assertThat(key.version()).isEqualTo(7);
    assertThat(key.variant()).isEqualTo(2);
    assertThat(Instant.ofEpochMilli(key.getMostSignificantBits() >>> 16))
        .isBetween(before, Instant.ofEpochMilli(System.currentTimeMillis()));
    assertThat(Keys.create()).isNotEqualTo(key.toString());
  }

  @Test
  void derivedOnesAreTheSameEachTimeAndShortEnough() {
    assertThat(Keys.derived("order-7", "reverse")).isEqualTo("order-7/reverse");
    String tooLong = "k".repeat(128);
    assertThat(Keys.derived(tooLong, "reverse"))
        .hasSizeLessThanOrEqualTo(128)
        .isEqualTo(Keys.derived(tooLong, "reverse"))
        .isNotEqualTo(Keys.derived(tooLong, "submit"));
  }
}
