package org.creditservice.fair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FairPlacesTest {
  private final List<String> lost = new ArrayList<>();

  @Test
  void aNewcomerGetsAPlaceOfWhoeverHasMost() {
    FairPlaces places = new FairPlaces(10, 10);
    take(places, "few", 2);
    take(places, "many", 8);

    assertThat(take(places, "newcomer", 1)).isEqualTo(1);
    assertThat(lost).containsExactly("many");
    assertThat(places.taken()).isEqualTo(10);
  }

  @Test
  void whoeverHasTheAverageGetsNoMore() {
    FairPlaces places = new FairPlaces(10, 10);
    take(places, "many", 10);

    assertThat(take(places, "other", 10)).isEqualTo(5);
    assertThat(take(places, "many", 1)).isZero();
    assertThat(lost).hasSize(5).containsOnly("many");
  }

  /** However many there are: each comes to have as many as the others. */
  @Test
  void greedyNewcomersShareEqually() {
    FairPlaces places = new FairPlaces(100, 100);
    IntStream.range(0, 20).forEach(i -> take(places, "greedy-" + i, 100));

    assertThat(take(places, "modest", 1)).isEqualTo(1);
    assertThat(places.taken()).isEqualTo(100);
  }

  @Test
  void aShareHasALimitOfItsOwnAndAReleasedPlaceIsFree() {
    FairPlaces places = new FairPlaces(10, 1);
    FairPlaces.Place place = places.take("share", () -> {});

    assertThat(place).isNotNull();
    assertThat(take(places, "share", 1)).isZero();
    place.release();
    place.release();
    assertThat(places.taken()).isZero();
    assertThat(take(places, "share", 1)).isEqualTo(1);
  }

  /** Tries to take so many, and returns how many it got. */
  private int take(FairPlaces places, String share, int count) {
    return (int)
        IntStream.range(0, count)
            .filter(i -> places.take(share, () -> lost.add(share)) != null)
            .count();
  }
}
