package org.creditservice.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.creditservice.batch.Fixtures.LONG;
import static org.creditservice.batch.Fixtures.inAnotherBucket;
import static org.creditservice.batch.Fixtures.keys;
import static org.creditservice.batch.Fixtures.pending;
import static org.creditservice.batch.Fixtures.settings;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.creditservice.config.BatchSpan;
import org.creditservice.core.ErrorReason;
import org.creditservice.testing.Await;
import org.creditservice.testing.BackgroundTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LaneQueueTest {
  private static final int MANY = 1000;

  /** The heap of a command of these tests. */
  private static final long COST = pending("p", "k").heapBytes();

  private static final long BUDGET = 3 * MANY * COST;

  private final HeapBudget budget = new HeapBudget(BUDGET);
  private LaneQueue queue = queue(BatchSpan.LANE, MANY, MANY);

  private @Nullable BatchUnderWay running;

  @ParameterizedTest
  @EnumSource
  void aBatchIsWhatHasQueuedUpInItsOrder(BatchSpan span) throws Exception {
    queue = queue(span, 3, MANY);
    offer("p", "1", "2", "3", "4");

    assertThat(cut()).containsExactly("1", "2", "3");
    assertThat(cut()).containsExactly("4");
    assertThat(queue.size()).isZero();
  }

  @Test
  void aBatchIsWaitedFor() {
    CompletableFuture<List<String>> batch = BackgroundTask.run(this::cutUnchecked);
    offer("p", "1");
    assertThat(batch.join()).containsExactly("1");
  }

  @Test
  void moreCommandsThanAllowedAreNotTaken() throws Exception {
    queue = queue(BatchSpan.LANE, 1, 2);
    offer("p", "1", "2");
    assertThat(reason("q")).contains("2 commands");
    assertThat(queue.refusal("another caller")).isNotNull();

    assertThat(cut()).containsExactly("1");
    assertThat(queue.refusal("another caller")).isNull();
    offer("q", "3");
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void aNewcomerGetsAPlaceWhereAnotherHasItsShare() throws Exception {
    queue = queue(BatchSpan.LANE, MANY, 8);
    for (int i = 0; i < 6; i++) {
      assertThat(queue.offer(Fixtures.pending("p", "noisy-" + i, "noisy"))).isNull();
    }
    assertThat(queue.offer(Fixtures.pending("p", "noisy", "noisy")))
        .hasMessageContaining("This caller has its share of the queue");
    assertThat(queue.refusal("noisy")).isNotNull();
    assertThat(queue.refusal("quiet")).isNull();
    assertThat(queue.offer(Fixtures.pending("p", "quiet", "quiet"))).isNull();
    offer("p", "own");

    BatchUnderWay batch = next();
    assertThat(keys(batch.commands())).endsWith("noisy-5", "quiet", "own");
    assertThat(queue.offer(Fixtures.pending("p", "again", "noisy"))).isNull();
  }

  @Test
  void aCallerLeavesHalfOfTheHeapToOthers() {
    queue =
        new LaneQueue(settings(BatchSpan.LANE, 1, MANY), new HeapBudget(4 * COST), Nodes.none());
    assertThat(queue.offer(Fixtures.pending("p", "1", "noisy"))).isNull();
    assertThat(queue.offer(Fixtures.pending("p", "2", "noisy"))).isNull();
    assertThat(queue.offer(Fixtures.pending("p", "3", "noisy"))).hasMessageContaining("share");
  }

  @Test
  void moreHeapThanThereIsIsNotTaken() throws Exception {
    queue =
        new LaneQueue(settings(BatchSpan.LANE, 1, MANY), new HeapBudget(3 * COST), Nodes.none());
    offer("p", "1", "2");
    assertThat(reason("q")).contains("MiB of memory");
    assertThat(queue.refusal("another caller")).isNotNull();

    assertThat(cut()).containsExactly("1");
    assertThat(reason("q")).as("until it is executed").contains("MiB of memory");
    assertThat(cut()).containsExactly("2");
    assertThat(queue.refusal("another caller")).isNull();
    offer("q", "3");
  }

  @Test
  void noLaneTakesTheHeapFromTheOthers() {
    HeapBudget nine = new HeapBudget(9 * COST);
    LaneQueue other = new LaneQueue(settings(BatchSpan.LANE, MANY, MANY), nine, Nodes.none());
    queue = new LaneQueue(settings(BatchSpan.LANE, MANY, MANY), nine, Nodes.none());
    offer("p", "1", "2", "3", "4", "5", "6");
    assertThat(queue.offer(pending("p", "7"))).isNotNull();

    assertThat(other.offer(pending("q", "1"))).isNull();
    assertThat(other.offer(pending("q", "2"))).isNull();
    assertThat(other.offer(pending("q", "3"))).as("twice as much as is free").isNotNull();

    assertThat(queue.removeIf(any -> true)).hasSize(6);
    assertThat(nine.free()).isEqualTo(7 * COST);
    assertThat(other.offer(pending("q", "3"))).isNull();
  }

  @Test
  void whatLeavesGivesItsHeapBack() throws Exception {
    offer("p", "1", "2", "3");
    BatchUnderWay batch = next();
    offer("p", "4", "5", "6");
    assertThat(queue.latecomers(batch, batch.batch()).size()).isEqualTo(3);
    offer("q", "7");
    assertThat(budget.free()).as("while it is executed").isEqualTo(BUDGET - 7 * COST);
    assertThat(finish(Blocked.skipped(batch.commands().subList(1, 3)))).isEmpty();
    assertThat(budget.free()).as("two are parked").isEqualTo(BUDGET - 3 * COST);

    assertThat(cut()).containsExactly("7");
    BatchUnderWay probe = next();
    assertThat(finish(Blocked.timedOut(probe.commands()))).isEmpty();
    assertThat(budget.free()).isEqualTo(BUDGET - 2 * COST);
    assertThat(queue.removeIf(any -> true)).hasSize(2);
    assertThat(budget.free()).isEqualTo(BUDGET);
  }

  @Test
  void parkedCommandsCount() throws Exception {
    queue = queue(BatchSpan.LANE, MANY, 2);
    park("p", "1", "2");
    assertThat(queue.size()).isEqualTo(2);
    assertThat(queue.offer(pending("p", "3"))).isNotNull();
    assertThat(queue.offer(pending("q", "3"))).isNotNull();
  }

  @Test
  void aBlockedProfileHasAtMostAQuarterOfTheQueue() throws Exception {
    queue = queue(BatchSpan.LANE, MANY, 16);
    park("p", "1");
    offer("p", "2", "3", "4");
    assertThat(reason("p")).contains("has locked the profile", "4 of its commands");

    BatchUnderWay probe = next();
    assertThat(probe.commands().size()).isEqualTo(4);
    assertThat(reason("p")).as("while it is probed").contains("4 of its commands");

    offer("q", "1", "2", "3");
    assertThat(finish(Blocked.skipped(probe.commands()))).isEmpty();
    assertThat(reason("p")).contains("4 of its commands");
    assertThat(queue.removeIf(pending -> keys(List.of(pending)).contains("4"))).hasSize(1);
    assertThat(reason("p")).as("a third of the ten places that are free").contains("3 of its");
  }

  @Test
  void howeverManyAreBlockedSomePlacesAreLeft() throws Exception {
    queue = queue(BatchSpan.LANE, MANY, 100);
    for (int i = 0; i < 10; i++) {
      String id = "p-" + i;
      park(id, "first");
      while (queue.offer(pending(id, "k")) == null) {}
    }
    assertThat(queue.size()).isLessThan(98);
    offer("free", "1");
  }

  @Test
  void whatIsTooMuchForABlockedProfileIsRefusedWhenItIsParked() throws Exception {
    queue = queue(BatchSpan.LANE, MANY, 16);
    offer("p", "1");
    BatchUnderWay batch = next();
    offer("p", "2", "3", "4", "5", "6");
    offer("q", "1");

    var tooMuch = finish(Blocked.skipped(batch.commands()));

    // Next to "q" there is room for four.
    assertThat(keys(List.copyOf(tooMuch.keySet()))).containsExactly("5", "6");
    assertThat(tooMuch.values()).allMatch(refusal -> refusal.reason() == ErrorReason.OVERLOADED);
    assertThat(cut()).containsExactly("1");
    assertThat(cut()).containsExactly("1", "2", "3", "4");
  }

  @Test
  void aProfileThatWasBlockedIsProbedWhenACommandComes() throws Exception {
    park("p", "1");
    assertThat(queue.removeIf(any -> true)).hasSize(1);
    offer("p", "2");
    assertThat(next().batch().probing()).isTrue();
    offer("p", "3");
    assertThat(next().batch().probing()).as("it was free").isFalse();
  }

  @Test
  void aBatchHalfAsLargeAsTheLargestUnderWayIsCutBesideIt() throws Exception {
    offer("p", "1", "2", "3", "4");
    BatchUnderWay first = cutBeside();
    offer("q", "5");
    CompletableFuture<List<String>> second = BackgroundTask.run(this::cutUnchecked);
    assertThat(second).as("too few for another batch").isNotDone();

    offer("r", "6");

    assertThat(second.join()).containsExactly("5", "6");
    assertThat(first.commands()).hasSize(4);
  }

  @Test
  void aWorkerThatSleepsIsWokenForWhatABatchHasHeldUp() throws Exception {
    offer("p", "1", "2");
    BatchUnderWay first = cutBeside();
    offer("p", "3");
    CompletableFuture<List<String>> other = cutAsleep();

    assertThat(queue.settle(first, Blocked.NONE)).isEmpty();

    assertThat(other).succeedsWithin(LONG).asInstanceOf(LIST).containsExactly("3");
  }

  @Test
  void aWorkerSleepsWhileTheOtherProbesThoughMoreIsToBeProbed() throws Exception {
    offer("locked", "1");
    offer("locked-too", "2");
    BatchUnderWay batch = cutBeside();
    finish(batch, Blocked.timedOut(batch.commands()));
    assertThat(keys(cutBeside().commands())).as("one is probed, the other is due").hasSize(1);

    CompletableFuture<List<String>> other = cutAsleep();

    offer("free", "3");
    assertThat(other).succeedsWithin(LONG).asInstanceOf(LIST).containsExactly("3");
  }

  /** Another worker that waits for its next batch. */
  private CompletableFuture<List<String>> cutAsleep() {
    AtomicReference<@Nullable Thread> worker = new AtomicReference<>();
    CompletableFuture<List<String>> batch =
        BackgroundTask.run(
            () -> {
              worker.set(Thread.currentThread());
              return cutUnchecked();
            });
    Await.until("the worker sleeps", () -> isAsleep(worker.get()));
    return batch;
  }

  private static boolean isAsleep(@Nullable Thread worker) {
    return worker != null && worker.getState() == Thread.State.TIMED_WAITING;
  }

  @Test
  void whatIsNotWorthABatchBesideAnotherIsCutWhenThatOneIsOver() throws Exception {
    offer("p", "1", "2", "3", "4");
    BatchUnderWay first = cutBeside();
    offer("q", "5");

    finish(first, Blocked.NONE);

    assertThat(keys(cutBeside().commands())).containsExactly("5");
  }

  @Test
  void commandsOfAProfileUnderWayFollowItsBatchAndKeepTheirOrder() throws Exception {
    queue = queue(BatchSpan.LANE, 3, MANY);
    offer("p", "p1");
    offer("q", "q1", "q2");
    offer("p", "p2");
    BatchUnderWay first = cutBeside();
    assertThat(keys(first.commands())).containsExactly("p1", "q1", "q2");
    offer("r", "r1");
    offer("p", "p3");
    offer("r", "r2");
    BatchUnderWay second = cutBeside();
    assertThat(keys(second.commands())).as("p2 and p3 wait for p1").containsExactly("r1", "r2");
    offer("r", "r3");
    assertThat(queue.size()).isEqualTo(3);

    finish(first, Blocked.NONE);
    assertThat(keys(cutBeside().commands())).containsExactly("p2", "p3");
    finish(second, Blocked.NONE);
    assertThat(keys(cutBeside().commands())).containsExactly("r3");
  }

  @Test
  void onceABatchIsSettledItsProfilesAreFreeThoughItsAnswersAreNotDelivered() throws Exception {
    offer("p", "1", "2");
    BatchUnderWay first = cutBeside();
    offer("p", "3");

    assertThat(queue.settle(first, Blocked.NONE)).isEmpty();

    assertThat(keys(cutBeside().commands())).containsExactly("3");
    assertThat(budget.free()).as("until they are delivered").isEqualTo(BUDGET - 3 * COST);
    queue.end(first);
    assertThat(budget.free()).isEqualTo(BUDGET - COST);
  }

  @Test
  void aBatchWhoseWorkerFailedLetsItsFollowersGo() throws Exception {
    offer("p", "1");
    BatchUnderWay first = cutBeside();
    offer("p", "2");

    queue.end(first);

    assertThat(keys(cutBeside().commands())).containsExactly("2");
  }

  @Test
  void aProbeHoldsUpNoBatchAndNoOtherProbeIsMadeBesideIt() throws Exception {
    park("locked", "1", "2", "3");
    park("locked-too", "4");
    BatchUnderWay probe = cutBeside();
    assertThat(probe.batch().probing()).isTrue();

    offer("free", "5");

    assertThat(keys(cutBeside().commands())).containsExactly("5");
    assertThat(probe.commands()).hasSizeLessThan(4);
  }

  @Test
  void aWorkerThatWaitsEndsOnceTheLastBatchOfAClosedQueueIsOver() throws Exception {
    offer("p", "1");
    BatchUnderWay first = cutBeside();
    offer("p", "2");
    queue.close();
    CompletableFuture<List<String>> other = BackgroundTask.run(this::cutUnchecked);

    finish(first, Blocked.NONE);

    assertThat(other.join()).containsExactly("2");
    assertThat(queue.size()).isZero();
  }

  /** The next batch of another worker. */
  private BatchUnderWay cutBeside() throws InterruptedException {
    return Objects.requireNonNull(queue.cut());
  }

  private void finish(BatchUnderWay batch, Blocked blocked) {
    assertThat(queue.settle(batch, blocked)).isEmpty();
    queue.end(batch);
  }

  private String reason(String profileId) {
    return String.valueOf(
        Objects.requireNonNull(queue.offer(pending(profileId, "k"))).getMessage());
  }

  @Test
  void bucketsTakeTurns() throws Exception {
    queue = queue(BatchSpan.BUCKET, 2, MANY);
    offer("p", "p1", "p2", "p3", "p4", "p5");
    offer(inAnotherBucket("p"), "q1", "q2", "q3");

    assertThat(cut()).containsExactly("p1", "p2");
    assertThat(cut()).containsExactly("q1", "q2");
    assertThat(cut()).containsExactly("p3", "p4");
    assertThat(cut()).containsExactly("q3");
    assertThat(cut()).containsExactly("p5");
  }

  @Test
  void aBatchSpansBucketsUnlessToldOtherwise() throws Exception {
    offer("p", "p1");
    offer(inAnotherBucket("p"), "q1");
    assertThat(cut()).containsExactly("p1", "q1");
  }

  @ParameterizedTest
  @EnumSource
  void aParkedProfileHoldsUpNobodyElseAndKeepsItsOrder(BatchSpan span) throws Exception {
    queue = queue(span, MANY, MANY);
    offer("locked", "0", "1");
    BatchUnderWay batch = next();
    offer("locked", "2", "3");
    offer("free", "other");
    assertThat(finish(Blocked.skipped(batch.commands()))).isEmpty();
    offer("locked", "4");

    assertThat(cut()).containsExactly("other");
    BatchUnderWay probe = next();
    assertThat(probe.batch().probing()).isTrue();
    assertThat(keys(probe.commands())).containsExactly("0", "1", "2", "3", "4");
  }

  @Test
  void aProfileThatWasProbedIsNoLongerParked() throws Exception {
    queue = queue(BatchSpan.LANE, 2, MANY);
    park("p", "1", "2");
    offer("p", "3");
    assertThat(cut()).containsExactly("1", "2");
    offer("p", "4");

    BatchUnderWay next = next();

    assertThat(next.batch().probing()).isFalse();
    assertThat(keys(next.commands())).containsExactly("3", "4");
  }

  @Test
  void manyProfilesThatAreDueDoNotHoldUpTheRest() throws Exception {
    for (String locked : List.of("a", "b", "c")) {
      park(locked, locked);
    }
    BatchUnderWay probe = next();
    assertThat(probe.batch().probing()).isTrue();
    // Now the others are due as well.
    offer("free", "1");
    assertThat(cut()).containsExactly("1");
    offer("free", "2");
    assertThat(next().batch().probing()).isTrue();
    assertThat(cut()).containsExactly("2");
  }

  @ParameterizedTest
  @EnumSource
  void whatHasComeForABatchsProfilesJoinsItIfItIsAsMuchAgain(BatchSpan span) throws Exception {
    queue = queue(span, 5, MANY);
    offer("p", "1", "2");
    BatchUnderWay batch = next();

    offer("p", "3");
    offer("q", "q1", "q2");
    assertThat(queue.latecomers(batch, batch.batch())).as("fewer").isEqualTo(Batch.EMPTY);
    offer("p", "4", "5", "6");
    assertThat(keys(queue.latecomers(batch, batch.batch())))
        .as("as many as may")
        .containsExactly("3", "4", "5");

    assertThat(queue.size()).isEqualTo(3);
    assertThat(queue.latecomers(batch, batch.batch())).as("nothing is left").isEqualTo(Batch.EMPTY);
  }

  @Test
  void nothingJoinsABatchThatIsHalfFull() throws Exception {
    queue = queue(BatchSpan.LANE, 3, MANY);
    offer("p", "1", "2");
    BatchUnderWay batch = next();
    offer("p", "3", "4");
    assertThat(queue.latecomers(batch, batch.batch())).isEqualTo(Batch.EMPTY);
    assertThat(cut()).containsExactly("3", "4");
  }

  /** The profile of a command that was dropped before the batch began is not locked. */
  @Test
  void nothingJoinsForAProfileThatTheBatchHasNotLocked() throws Exception {
    offer("p", "p1");
    offer("q", "q1");
    BatchUnderWay batch = next();
    Batch locked = batch.batch().only(Set.of("q"));
    offer("p", "p2");
    assertThat(queue.latecomers(batch, locked)).isEqualTo(Batch.EMPTY);
    offer("q", "q2");

    assertThat(keys(queue.latecomers(batch, locked))).containsExactly("q2");

    assertThat(cut()).containsExactly("p2");
  }

  @Test
  void nothingJoinsAProbe() throws Exception {
    park("p", "1");
    BatchUnderWay probe = next();
    offer("p", "2");
    assertThat(queue.latecomers(probe, probe.batch())).isEqualTo(Batch.EMPTY);
  }

  @Test
  void nobodyJoinsWhoHasGivenUp() throws Exception {
    offer("p", "1");
    BatchUnderWay batch = next();
    PendingCommand cancelled = pending("p", "2");
    assertThat(queue.offer(cancelled)).isNull();
    offer("p", "3");
    cancelled.decision().cancel(false);

    assertThat(keys(queue.latecomers(batch, batch.batch()))).containsExactly("3");
    assertThat(queue.size()).isZero();
  }

  @Test
  void whatNobodyWaitsForIsLeftOut() throws Exception {
    PendingCommand cancelled = pending("p", "1");
    assertThat(queue.offer(cancelled)).isNull();
    offer("p", "2");
    cancelled.decision().cancel(false);

    assertThat(cut()).containsExactly("2");
    assertThat(queue.size()).isZero();
  }

  @Test
  void aBatchThatNobodyWaitsForIsNone() throws Exception {
    PendingCommand cancelled = pending("p", "1");
    assertThat(queue.offer(cancelled)).isNull();
    cancelled.decision().cancel(false);
    queue.close();
    assertThat(queue.cut()).isNull();
  }

  @Test
  void whatIsRemovedMakesRoomWhereverItWaited() throws Exception {
    queue = queue(BatchSpan.LANE, MANY, 4);
    park("locked", "l1", "l2");
    offer("p", "p1", "p2");

    List<PendingCommand> removed =
        queue.removeIf(pending -> pending.key().idempotencyKey().endsWith("1"));

    assertThat(keys(removed)).containsExactlyInAnyOrder("p1", "l1");
    offer("q", "q1", "q2");
    assertThat(queue.offer(pending("q", "q3"))).isNotNull();
    assertThat(cut()).containsExactly("p2", "q1", "q2");
    assertThat(cut()).containsExactly("l2");
  }

  @Test
  void aClosedQueueTakesNothingAndEndsOnceItIsEmpty() throws Exception {
    park("locked", "2");
    offer("p", "1");
    queue.close();
    assertThat(queue.offer(pending("p", "3"))).isNotNull();

    assertThat(cut()).containsExactly("1");
    assertThat(cut()).containsExactly("2");
    assertThat(finish(Blocked.NONE)).isEmpty();
    assertThat(queue.cut()).isNull();
  }

  @Test
  void closingEndsAWaitForNothing() {
    CompletableFuture<List<String>> batch = BackgroundTask.run(this::cutUnchecked);
    queue.close();
    assertThat(batch.join()).isEmpty();
  }

  @Test
  void aGroupThatCantBeReachedHoldsUpNoOther() throws Exception {
    queue = queue(BatchSpan.BUCKET, MANY, MANY);
    String other = inAnotherBucket("p");
    offer("p", "1", "2");
    BatchUnderWay batch = next();
    offer("p", "3");
    offer(other, "a", "b");
    assertThat(finish(Blocked.unreachable(batch.commands()))).isEmpty();
    assertThat(queue.unreachableNodes()).hasSize(1);
    assertThat(queue.isUnreachable(batch.commands().get(0).profile())).isTrue();

    assertThat(cut()).containsExactly("a", "b");
    assertThat(cut()).as("once it has rested, in its order").containsExactly("1", "2", "3");
    assertThat(finish(Blocked.NONE)).isEmpty();
    assertThat(queue.unreachableNodes()).isEmpty();
    assertThat(queue.size()).isZero();
  }

  @Test
  void whatCantBeReachedHasTogetherAtMostAQuarterOfTheQueue() throws Exception {
    queue = queue(BatchSpan.BUCKET, MANY, 16);
    String other = inAnotherBucket("p");
    for (String profile : List.of("p", other)) {
      offer(profile, "1");
      BatchUnderWay batch = next();
      assertThat(finish(Blocked.unreachable(batch.commands()))).isEmpty();
    }
    offer("p", "2");
    offer(other, "2");
    NotExecutedException refusal = Objects.requireNonNull(queue.offer(pending("p", "3")));
    assertThat(refusal.reason()).isEqualTo(ErrorReason.DATABASE_UNAVAILABLE);
    assertThat(refusal).hasMessageContaining("nothing was done");

    assertThat(queue.removeIf(pending -> keys(List.of(pending)).contains("2"))).hasSize(2);
    offer("p", "3", "4");
    assertThat(queue.offer(pending("p", "5"))).isNotNull();
    String reached = next().commands().get(0).profile().profileId();
    assertThat(finish(Blocked.NONE)).isEmpty();
    offer(reached, "6", "7", "8", "9");
  }

  private LaneQueue queue(BatchSpan span, int batchMax, int queueMax) {
    return new LaneQueue(settings(span, batchMax, queueMax), budget, Nodes.none());
  }

  /** Lets these be executed, and finds their profile locked. */
  private void park(String profileId, String... keys) throws InterruptedException {
    offer(profileId, keys);
    BatchUnderWay batch = next();
    assertThat(keys(batch.commands())).containsExactly(keys);
    assertThat(finish(Blocked.skipped(batch.commands()))).isEmpty();
  }

  private void offer(String profileId, String... keys) {
    for (String key : keys) {
      assertThat(queue.offer(pending(profileId, key))).isNull();
    }
  }

  /** The next batch of a worker alone. */
  private BatchUnderWay next() throws InterruptedException {
    if (running != null) {
      assertThat(finish(Blocked.NONE)).isEmpty();
    }
    running = Objects.requireNonNull(queue.cut());
    return running;
  }

  /** Ends the worker's batch. */
  private Map<PendingCommand, NotExecutedException> finish(Blocked blocked) {
    BatchUnderWay batch = Objects.requireNonNull(running);
    running = null;
    Map<PendingCommand, NotExecutedException> tooMuch = queue.settle(batch, blocked);
    queue.end(batch);
    return tooMuch;
  }

  private List<String> cut() throws InterruptedException {
    return keys(next().commands());
  }

  private List<String> cutUnchecked() {
    try {
      BatchUnderWay batch = queue.cut();
      return batch == null ? List.of() : keys(batch.commands());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
