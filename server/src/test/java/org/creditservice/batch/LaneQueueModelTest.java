package org.creditservice.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.creditservice.config.BatchSpan;
import org.creditservice.config.EngineSettings;
import org.creditservice.core.record.RecordedAnswer;
import org.creditservice.db.batch.ProfileRef;
import org.creditservice.testing.BackgroundTask;
import org.creditservice.testing.Seed;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers, workers and deadlines at random, against the {@link QueueModel}. */
class LaneQueueModelTest {
  private static final int BATCH_MAX = 8;
  private static final int QUEUE_MAX = 48;
  private static final int CALLERS = 3;
  private static final int CALLS = 2000;
  private static final int COLD_PROFILES = 5;
  private static final long BUDGET = 10_000_000;

  /** Far longer than a blocked profile waits for its probe. */
  private static final int STALLED_SECONDS = 10;

  @RegisterExtension private final Seed seed = new Seed();

  private final HeapBudget budget = new HeapBudget(BUDGET);
  private final CompletableFuture<?> failed = new CompletableFuture<>();

  /** How often a profile may still be found blocked. Each time costs the time until its probe. */
  private final AtomicInteger blocksLeft = new AtomicInteger();

  private int threads;

  /**
   * With few calls in flight, a wake-up that is lost stops all: no later call makes up for it. With
   * more than there are places, some are refused.
   */
  @ParameterizedTest
  @CsvSource({
    "LANE,    1,  0",
    "LANE,    2,  0",
    "LANE,   12, 10",
    "LANE,   60, 10",
    "BUCKET,  2,  0",
    "BUCKET, 60, 10"
  })
  void aQueueKeepsWhatItPromises(BatchSpan span, int inFlight, int blocks) throws Exception {
    blocksLeft.set(blocks);
    EngineSettings settings = Fixtures.settings(span, BATCH_MAX, QUEUE_MAX);
    LaneQueue queue = new LaneQueue(settings, budget, Nodes.none());
    QueueModel model = new QueueModel(queue, BATCH_MAX);
    Semaphore places = new Semaphore(inFlight);

    var workers = start(EngineSettings.batchesPerLane(span), random -> work(queue, model, random));
    var callers = start(CALLERS, random -> call(queue, model, places, random));
    await("callers", callers, queue);
    blocksLeft.set(0);
    queue.close();
    await("workers", workers, queue);

    model.assertNoneIsLost();
    assertThat(queue.size()).isZero();
    assertThat(queue.parkedProfiles()).isZero();
    assertThat(queue.unreachableNodes()).isEmpty();
    assertThat(budget.free()).isEqualTo(BUDGET);
  }

  /** What a thread does, with random numbers of its own. */
  private interface Part {
    void run(Random random) throws InterruptedException;
  }

  private CompletableFuture<?> start(int count, Part part) {
    return CompletableFuture.allOf(
        Stream.generate(() -> seed.random(threads++))
            .limit(count)
            .map(random -> BackgroundTask.run(() -> run(part, random)))
            .toArray(CompletableFuture<?>[]::new));
  }

  private boolean run(Part part, Random random) throws InterruptedException {
    try {
      part.run(random);
      return true;
    } catch (Throwable e) {
      failed.completeExceptionally(e);
      throw e;
    }
  }

  private void await(String who, CompletableFuture<?> ended, LaneQueue queue) throws Exception {
    try {
      CompletableFuture.anyOf(ended, failed).get(6 * STALLED_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(stalled(who, queue), e);
    }
  }

  private static String stalled(String who, LaneQueue queue) {
    return "the %s wait for nothing: %d commands are queued, %d profiles are parked"
        .formatted(who, queue.size(), queue.parkedProfiles());
  }

  private void call(LaneQueue queue, QueueModel model, Semaphore places, Random random)
      throws InterruptedException {
    for (int i = 0; i < CALLS; i++) {
      if (!places.tryAcquire(STALLED_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(stalled("callers", queue));
      }
      PendingCommand pending = model.offer(arrival -> command(arrival, random));
      var unused = pending.decision().whenComplete((any, e) -> places.release());
      if (random.nextInt(20) == 0) {
        pending.decision().cancel(false);
      }
      if (random.nextInt(50) == 0) {
        removeOverdue(queue, model, random);
      }
    }
  }

  private static PendingCommand command(long arrival, Random random) {
    String profile = random.nextBoolean() ? "hot" : "cold-" + random.nextInt(COLD_PROFILES);
    return new PendingCommand(
        Fixtures.grant(profile, "k"),
        random.nextInt(1000),
        Deadline.after(Fixtures.LONG, Fixtures.LONG, arrival),
        random.nextInt(4),
        null);
  }

  /** What the deadline timer does: those that nobody waits for, and some more. */
  private static void removeOverdue(LaneQueue queue, QueueModel model, Random random) {
    queue
        .removeIf(pending -> pending.isDone() || random.nextInt(10) == 0)
        .forEach(
            pending -> {
              model.hasLeft(pending);
              pending.failOverdue(false);
            });
  }

  private void work(LaneQueue queue, QueueModel model, Random random) throws InterruptedException {
    for (BatchUnderWay batch = queue.cut(); batch != null; batch = queue.cut()) {
      model.isCut(batch);
      Batch running = withLatecomers(queue, model, batch);
      Blocked blocked = Blocked.NONE;
      if (random.nextInt(20) == 0) {
        // Its worker fails: it ends without being settled.
        model.isSettled(batch, blocked);
      } else {
        blocked = blocked(running, random);
        settle(queue, model, batch, blocked);
      }
      List<PendingCommand> answered = new ArrayList<>(batch.commands());
      answered.removeAll(blocked.commands());
      answered.forEach(pending -> pending.fail(NotExecutedException.shuttingDown()));
      queue.end(batch);
    }
  }

  /**
   * What is executed of a batch: what nobody waits for is dropped before the profiles are locked.
   */
  private static Batch withLatecomers(LaneQueue queue, QueueModel model, BatchUnderWay batch) {
    Batch running = batch.batch().live();
    Batch latecomers = running.isEmpty() ? Batch.EMPTY : queue.latecomers(batch, running);
    model.haveJoined(batch, running, latecomers);
    return running.with(latecomers);
  }

  private Blocked blocked(Batch running, Random random) {
    if (random.nextInt(60) == 0 && blocksLeft.getAndDecrement() > 0) {
      return Blocked.unreachable(running.commands());
    }
    Blocked blocked = Blocked.NONE;
    for (ProfileRef profile : running.profiles()) {
      if (random.nextInt(30) == 0 && blocksLeft.getAndDecrement() > 0) {
        List<PendingCommand> commands = running.commandsOf(Set.of(profile.profileId()));
        if (random.nextBoolean()) {
          commands.forEach(LaneQueueModelTest::isAttempted);
        }
        blocked =
            blocked.with(
                random.nextBoolean() ? Blocked.skipped(commands) : Blocked.timedOut(commands));
      }
    }
    return blocked;
  }

  private static void isAttempted(PendingCommand pending) {
    pending.rememberAnswer(new RecordedAnswer(new byte[1]), null);
  }

  private static void settle(
      LaneQueue queue, QueueModel model, BatchUnderWay batch, Blocked blocked) {
    model.isSettled(batch, blocked);
    queue
        .settle(batch, blocked)
        .forEach(
            (pending, refusal) -> {
              assertThat(pending.wasAttempted()).isFalse();
              model.hasLeft(pending);
              pending.fail(refusal);
            });
  }
}
