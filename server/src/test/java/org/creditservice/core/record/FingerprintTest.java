package org.creditservice.core.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.creditservice.core.ledger.Metadata;
import org.junit.jupiter.api.Test;

class FingerprintTest {

  @Test
  void isTheSameForTheSameRequestAndSurvivesStorage() {
    Fingerprint one = deduction(5, Duration.ofSeconds(1), Map.of("a", "1", "b", "2"));
    Fingerprint two = deduction(5, Duration.parse("PT1S"), Map.of("b", "2", "a", "1"));

    assertThat(one).isEqualTo(two);
    assertThat(Fingerprint.of(one.bytes())).isEqualTo(two);
    assertThat(one.differingFields(two)).isEmpty();
  }

  /** Pinned: what is stored must be recognised by every later version. */
  @Test
  void hasTheStoredFormat() {
    assertThat(deduction(5, Duration.ZERO, Map.of("a", "1")))
        .hasToString("015dee4dd60ff8d0ba034ba9bdecd6b28713");
  }

  @Test
  void namesTheFieldsThatDiffer() {
    Fingerprint one = deduction(5, Duration.ofSeconds(1), Map.of("a", "1"));

    assertThat(one.differingFields(deduction(6, Duration.ofSeconds(1), Map.of("a", "1"))))
        .containsExactly(Field.AMOUNT);
    assertThat(one.differingFields(deduction(5, Duration.ZERO, Map.of("a", "2"))))
        .containsExactly(Field.METADATA, Field.MIN_INTERVAL);
  }

  /** A field that a later version adds must not change the fingerprints of requests without it. */
  @Test
  void isNotChangedByAFieldThatIsNotSet() {
    Fingerprint without = Fingerprint.builder().add(Field.AMOUNT, 5).build();

    assertThat(deduction(5, Duration.ZERO, Map.of())).isEqualTo(without);
  }

  @Test
  void tellsZeroFromAbsentWhereTheyAreTwoThings() {
    Fingerprint zero = Fingerprint.builder().add(Field.AMOUNT, Long.valueOf(0)).build();
    Fingerprint absent = Fingerprint.builder().add(Field.AMOUNT, (Long) null).build();

    assertThat(zero.differingFields(absent)).containsExactly(Field.AMOUNT);
  }

  @Test
  void doesNotMistakeOneSplitOfMetadataForAnother() {
    assertThat(deduction(1, Duration.ZERO, Map.of("ab", "c")))
        .isNotEqualTo(deduction(1, Duration.ZERO, Map.of("a", "bc")));
  }

  @Test
  void refusesBytesThatAreNone() {
    assertThatThrownBy(() -> Fingerprint.of(new byte[8]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Fingerprint deduction(
      long amount, Duration minInterval, Map<String, String> metadata) {
    return Fingerprint.builder()
        .add(Field.METADATA, Metadata.of(metadata))
        .add(Field.MIN_INTERVAL, minInterval)
        .add(Field.AMOUNT, amount)
        .build();
  }
}
