package org.creditservice.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.creditservice.config.EngineSettings;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.Rulebook;
import org.creditservice.db.batch.BatchDatabase;
import org.jspecify.annotations.Nullable;

/**
 * Takes commands and sees to it that each is executed once: queues them in lanes, which execute
 * what has queued up as one transaction.
 */
public final class Engine implements AutoCloseable {
  /** How exactly deadlines are kept. */
  private static final long EXPIRY_INTERVAL_MILLIS = 10;

  /** How long a batch that runs when the engine gives up has to end. */
  private static final long ABANDON_MILLIS = 1000;

  private final EngineSettings options;
  private final List<Lane> lanes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final ScheduledExecutorService expiry;
  private volatile boolean closed;

  private Engine(EngineSettings options) {
    this.options = options;
    this.expiry = Executors.newSingleThreadScheduledExecutor(Threads.named("expiry"));
  }

  /**
   * Starts an engine.
   *
   * @param store with a connection for each lane
   * @param listener hears of new entries
   */
  public static Engine start(
      EngineSettings options,
      BatchDatabase store,
      Rulebook rulebook,
      AnswerEncoder encoder,
      CommitListener listener) {
    Engine engine = new Engine(options);
    GroupCommit groupCommit = new GroupCommit(store, rulebook, encoder);
    for (int number = 0; number < options.lanes(); number++) {
      engine.startLane(new Lane(new LaneQueue(options), new BatchRunner(groupCommit, listener)));
    }
    Future<?> unused =
        engine.expiry.scheduleWithFixedDelay(
            engine::expire, EXPIRY_INTERVAL_MILLIS, EXPIRY_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    return engine;
  }

  private void startLane(Lane lane) {
    Thread thread = Threads.named("lane").newThread(lane);
    lanes.add(lane);
    threads.add(thread);
    thread.start();
  }

  private void expire() {
    long now = System.nanoTime();
    lanes.forEach(lane -> lane.expire(now));
  }

  /**
   * Queues a command; never blocks.
   *
   * @param bytes the size of its request
   * @param timeout how long the caller waits; at most {@link EngineSettings#maxWait()} counts
   * @return its reply, once it is committed, or a {@link NotExecutedException}; cancelling it drops
   *     the command unless its batch has been cut
   */
  public CompletableFuture<CommittedDecision> submit(Command command, int bytes, Duration timeout) {
    Deadline expires = Deadline.after(timeout, options.maxWait(), System.nanoTime());
    PendingCommand pending = new PendingCommand(command, bytes, expires);
    Lane lane = lanes.get(pending.profile().bucket() % lanes.size());
    if (!lane.offer(pending)) {
      pending.fail(
          closed
              ? NotExecutedException.shuttingDown()
              : NotExecutedException.queueFull(lane.queued()));
    }
    return pending.reply();
  }

  /**
   * Why no command would be taken now, whatever it is about and however small; null if a lane has
   * room.
   */
  public @Nullable NotExecutedException refusal() {
    if (closed) {
      return NotExecutedException.shuttingDown();
    }
    return lanes.stream().allMatch(Lane::isFull) ? NotExecutedException.queueFull(queued()) : null;
  }

  /** How many commands wait for their turn. */
  public int queued() {
    return lanes.stream().mapToInt(Lane::queued).sum();
  }

  /** Takes no more commands, and waits at most {@code grace} for those that it has. */
  public void close(Duration grace) throws InterruptedException {
    closed = true;
    lanes.forEach(Lane::close);
    join(grace.toMillis());
    lanes.forEach(Lane::abandon);
    join(ABANDON_MILLIS);
    expiry.shutdownNow();
  }

  private void join(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (Thread thread : threads) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      thread.join(Math.max(1, left));
    }
  }

  @Override
  public void close() {
    try {
      close(options.maxWait());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
