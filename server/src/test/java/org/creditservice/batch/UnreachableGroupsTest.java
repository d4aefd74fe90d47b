package org.creditservice.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.creditservice.db.batch.BucketNodes;
import org.junit.jupiter.api.Test;

class UnreachableGroupsTest {
  private static final short ONE = 1;
  private static final short TWO = 2;
  private static final short OTHER = 3;
  private static final int NODE = 7;
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final AtomicReference<BucketNodes> placed =
      new AtomicReference<>(new BucketNodes(Map.of(ONE, NODE, TWO, NODE, OTHER, 8)));
  private final Nodes nodes = new Nodes(placed::get);
  private long now = Long.MAX_VALUE - 1000 * MILLI;
  private final UnreachableGroups groups = new UnreachableGroups(nodes, () -> now);

  @Test
  void allGroupsOfANodeRestAndAreReachedTogether() {
    var unused = nodes.ask();
    groups.failed(ONE, MILLI);
    assertThat(groups.contains(TWO)).isTrue();
    assertThat(groups.nanosLeft(TWO)).isBetween(25 * MILLI, 50 * MILLI);
    assertThat(groups.nanosLeft(OTHER)).isZero();
    assertThat(groups.nodes(Set.of())).containsExactly(NODE);

    groups.reached(TWO);
    assertThat(groups.contains(ONE)).isFalse();
    assertThat(groups.nanosLeft(ONE)).isZero();
  }

  @Test
  void eachGroupRestsAloneWhereItIsNotKnownWhichNodeHasIt() {
    groups.failed(ONE, MILLI);
    assertThat(groups.contains(TWO)).isFalse();
    assertThat(groups.nodes(Set.of())).hasSize(1).allMatch(number -> number < 0);
  }

  @Test
  void aNodeThatDoesNotAnswerTakesAFifthOfTheTime() {
    groups.failed(ONE, 500 * MILLI);
    assertThat(groups.nanosLeft(ONE)).isEqualTo(2000 * MILLI);
    groups.failed(ONE, 60_000 * MILLI);
    assertThat(groups.nanosLeft(ONE)).as("at most").isEqualTo(10_000 * MILLI);
  }

  @Test
  void itsStatementsMayTakeASecondAndLongerIfThatIsNotEnough() {
    assertThat(groups.patience(ONE)).as("as long as in any session").isZero();
    for (long seconds : new long[] {1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4}) {
      groups.failed(ONE, MILLI);
      assertThat(groups.patience(ONE)).isEqualTo(Duration.ofSeconds(seconds));
    }
  }

  @Test
  void isForgottenOnceNobodyAsksForIt() {
    groups.failed(ONE, MILLI);
    now += UnreachableGroups.MEMORY_NANOS + 1;
    assertThat(groups.nodes(Set.of(ONE))).as("commands wait").hasSize(1);
    assertThat(groups.nodes(Set.of(TWO))).isEmpty();
    assertThat(groups.contains(ONE)).isFalse();
  }

  @Test
  void isLearntAnewWhenGroupsMove() {
    groups.failed(ONE, MILLI);
    assertThat(groups.contains(ONE)).isTrue();
    var unused = nodes.ask();
    assertThat(groups.contains(ONE)).isFalse();
    groups.failed(ONE, MILLI);
    assertThat(groups.contains(TWO)).isTrue();
  }
}
