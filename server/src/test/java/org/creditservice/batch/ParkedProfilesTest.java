package org.creditservice.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.batch.Fixtures.keys;
import static org.creditservice.batch.Fixtures.pending;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests pass the time in milliseconds, which does not go by itself. */
class ParkedProfilesTest {
  private static final int MANY = 1000;

  private final ParkedProfiles parked = new ParkedProfiles((one, other) -> true);

  @Test
  void whatIsDueFirstIsProbedFirst() {
    List<String> ids = IntStream.range(0, 100).mapToObj(i -> "p-" + i).toList();
    for (int i = 0; i < 100; i++) {
      parkSkipped(i, ids.get(i));
    }
    List<String> probed = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      List<String> due = takeDue(1000 + i);
      parkSkipped(1000 + i, due.toArray(String[]::new));
      probed.addAll(due);
    }
    assertThat(probed).containsExactlyElementsOf(concat(ids, ids));
  }

  @Test
  void lockedRowsAreProbedTogetherEvery50Milliseconds() {
    parkSkipped(0, "a", "b", "c");
    assertThat(takeDue(49)).isEmpty();
    assertThat(millisUntilProbe(20)).isEqualTo(30);
    assertThat(takeDue(50)).containsExactly("a", "b", "c");
  }

  @Test
  void whatWaitedInVainIsHalvedUntilTheBlockedProfileIsAlone() {
    parkTimedOut(0, "a", "b", "c", "d");
    assertThat(takeDue(0)).containsExactly("a", "b");
    release();
    assertThat(takeDue(0)).containsExactly("c", "d");
    parkTimedOut(10, "c", "d");
    assertThat(takeDue(10)).containsExactly("c");
    release();
    assertThat(takeDue(10)).containsExactly("d");
    parkTimedOut(20, "d");
    assertThat(takeDue(20)).isEmpty();
    assertThat(takeDue(120)).containsExactly("d");
  }

  @Test
  void aProfileThatKeepsProbesWaitingIsProbedLessAndLessOften() {
    parkTimedOut(0, "p");
    for (long longest : List.of(100, 200, 400, 800, 800, 800)) {
      assertThat(millisUntilProbe(0)).isBetween(longest / 2, longest);
      assertThat(takeDue(longest)).containsExactly("p");
      parkTimedOut(0, "p");
    }
    takeDue(800);
    parkSkipped(0, "p");
    assertThat(millisUntilProbe(0)).as("now only its row is locked").isEqualTo(50);
  }

  @Test
  void asProbesSucceedEverMoreAreMadeAsOne() {
    for (int i = 0; i < 20; i++) {
      parkTimedOut(0, "p-" + i);
    }
    for (int size : List.of(1, 2, 4)) {
      assertThat(takeDue(1000)).hasSize(size);
      parkTimedOut(1000);
      release();
    }
    List<String> eight = takeDue(1000);
    assertThat(eight).hasSize(8);
    parkTimedOut(1000, eight.toArray(String[]::new));
    assertThat(takeDue(1000)).as("one at a time again").hasSize(1);
  }

  @Test
  void onlyProfilesThatMayShareABatchAreProbedTogether() {
    ParkedProfiles apart = new ParkedProfiles((one, other) -> one.equals(other));
    for (String id : List.of("p", "q", "r")) {
      apart.parkTimedOut(List.of(pending(id, id)), 0);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(apart.takeDue(MANY, millis(1000))).hasSize(1);
      assertThat(apart.release()).isEmpty();
    }
  }

  @Test
  void aBatchTakesAsManyCommandsAsItMay() {
    parked.parkSkipped(
        List.of(pending("p", "p1"), pending("q", "q1"), pending("p", "p2"), pending("r", "r1")), 0);
    assertThat(keys(parked.takeDue(1, millis(50)))).containsExactly("p1");
    assertThat(keys(parked.release()))
        .as("the rest of a profile that is free")
        .containsExactly("p2");
    assertThat(keys(parked.takeDue(2, millis(50)))).containsExactly("q1", "r1");
  }

  @Test
  void commandsKeepTheirOrder() {
    parked.parkSkipped(List.of(pending("p", "1"), pending("p", "2")), 0);
    add(0, "p", "3");
    List<PendingCommand> taken = parked.takeDue(2, millis(50));
    add(50, "p", "4");
    parked.parkSkipped(taken, millis(50));
    add(50, "p", "5");
    assertThat(keys(parked.takeDue(MANY, millis(100)))).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void aProfileWithoutCommandsIsRememberedForAMinute() {
    parkSkipped(1000, "p");
    assertThat(parked.removeIf(any -> true)).hasSize(1);
    assertThat(parked.nanosUntilProbe(millis(2000)))
        .as("nothing to probe")
        .isEqualTo(Long.MAX_VALUE);
    assertThat(isBlocked("p", 61_000)).isTrue();

    add(61_000, "p", "1");
    assertThat(takeDue(61_000)).as("is probed at once").containsExactly("p");
    parkSkipped(61_000, "p");
    assertThat(parked.removeIf(any -> true)).hasSize(1);
    assertThat(isBlocked("p", 121_001)).isFalse();
    assertThat(isBlocked("p", 61_001)).as("forgotten for good").isFalse();
  }

  @Test
  void howLongItWasInVainIsRememberedToo() {
    for (int i = 0; i < 4; i++) {
      parkTimedOut(0, "p");
      takeDue(800);
    }
    parkTimedOut(0, "p");
    assertThat(parked.removeIf(any -> true)).hasSize(1);
    add(0, "p", "1");
    assertThat(millisUntilProbe(0)).isBetween(400L, 800L);
  }

  @Test
  void aProfileThatIsFreeIsForgotten() {
    parkSkipped(0, "p");
    takeDue(50);
    assertThat(isBlocked("p", 50)).as("while it is probed").isTrue();
    release();
    assertThat(isBlocked("p", 50)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void aThousandAreRemembered(int more) {
    IntStream.range(0, ParkedProfiles.MEMORY_MAX + more)
        .forEach(
            i -> {
              parkSkipped(0, "p-" + i);
              assertThat(parked.removeIf(any -> true)).hasSize(1);
            });
    assertThat(isBlocked("p-" + (more - 1), 0)).isFalse();
    assertThat(isBlocked("p-" + more, 0)).isTrue();
  }

  private void parkSkipped(long millis, String... ids) {
    parked.parkSkipped(commands(ids), millis(millis));
  }

  private void parkTimedOut(long millis, String... ids) {
    parked.parkTimedOut(commands(ids), millis(millis));
  }

  private static List<PendingCommand> commands(String... ids) {
    return Stream.of(ids).map(id -> pending(id, id)).toList();
  }

  private void add(long millis, String id, String key) {
    ParkedProfile profile = Objects.requireNonNull(parked.find(id, millis(millis)));
    parked.add(profile, pending(id, key));
  }

  private List<String> takeDue(long millis) {
    return parked.takeDue(MANY, millis(millis)).stream()
        .map(pending -> pending.profile().profileId())
        .distinct()
        .toList();
  }

  private void release() {
    assertThat(parked.release()).isEmpty();
  }

  private boolean isBlocked(String id, long millis) {
    return parked.find(id, millis(millis)) != null;
  }

  private long millisUntilProbe(long millis) {
    return TimeUnit.NANOSECONDS.toMillis(parked.nanosUntilProbe(millis(millis)));
  }

  private static long millis(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static List<String> concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
