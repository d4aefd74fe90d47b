package org.creditservice.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * What a {@link LaneQueue} promises: who may have a profile, in which order its commands come, and
 * that each leaves once.
 */
final class QueueModel {
  private final LaneQueue queue;
  private final int batchMax;
  private final long beginNanos = System.nanoTime();

  /** All that were accepted, numbered in their order. */
  private final Map<PendingCommand, Integer> numbers = new HashMap<>();

  /** By profile, the least number that may come next. */
  private final Map<String, Integer> next = new HashMap<>();

  private final Map<String, BatchUnderWay> holders = new HashMap<>();
  private final Set<PendingCommand> left = new HashSet<>();
  private int handedOut;

  QueueModel(LaneQueue queue, int batchMax) {
    this.queue = queue;
    this.batchMax = batchMax;
  }

  /** Offers a command, and fails it if it is refused. Each arrives a nanosecond after the last. */
  synchronized PendingCommand offer(LongFunction<PendingCommand> arrivingAt) {
    int number = numbers.size();
    PendingCommand pending = arrivingAt.apply(beginNanos + number);
    NotExecutedException refusal = queue.offer(pending);
    if (refusal == null) {
      numbers.put(pending, number);
    } else {
      pending.fail(refusal);
    }
    return pending;
  }

  synchronized void isCut(BatchUnderWay batch) {
    List<PendingCommand> commands = List.copyOf(batch.commands());
    assertThat(commands).isNotEmpty().hasSizeLessThanOrEqualTo(batchMax);
    if (!batch.batch().probing()) {
      assertThat(commands.stream().map(this::number)).as("first come, first cut").isSorted();
    }
    areTaken(batch, commands);
  }

  synchronized void haveJoined(BatchUnderWay batch, Batch running, Batch latecomers) {
    assertThat(running.size() + latecomers.size()).isLessThanOrEqualTo(batchMax);
    assertThat(running.profiles()).as("those locked").containsAll(latecomers.profiles());
    areTaken(batch, latecomers.commands());
  }

  private void areTaken(BatchUnderWay batch, List<PendingCommand> commands) {
    for (PendingCommand pending : commands) {
      String profile = pending.profile().profileId();
      assertThat(holders.computeIfAbsent(profile, any -> batch))
          .as("the only batch with %s", profile)
          .isSameAs(batch);
      int number = number(pending);
      assertThat(number)
          .as("not overtaken, and not handed out twice")
          .isGreaterThanOrEqualTo(next.getOrDefault(profile, 0));
      next.put(profile, number + 1);
      handedOut++;
    }
  }

  private int number(PendingCommand pending) {
    return Objects.requireNonNull(numbers.get(pending));
  }

  /** From now on, others may have the batch's profiles. */
  synchronized void isSettled(BatchUnderWay batch, Blocked blocked) {
    holders.values().removeIf(batch::equals);
    List<PendingCommand> again = blocked.commands();
    again.forEach(pending -> next.merge(pending.profile().profileId(), number(pending), Math::min));
    batch.commands().stream().filter(pending -> !again.contains(pending)).forEach(this::hasLeft);
  }

  synchronized void hasLeft(PendingCommand pending) {
    assertThat(left.add(pending)).as("leaves once").isTrue();
  }

  synchronized void assertNoneIsLost() {
    assertThat(handedOut).isPositive();
    assertThat(numbers.keySet())
        .as("executed, refused, removed, or nobody waited any more")
        .allMatch(pending -> left.contains(pending) || pending.isDone());
  }
}
