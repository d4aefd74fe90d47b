package org.creditservice.batch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.creditservice.batch.GroupCommit.Writing;
import org.creditservice.config.BatchSpan;
import org.creditservice.config.EngineSettings;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.Rulebook;
import org.creditservice.db.batch.BatchDatabase;
import org.creditservice.db.batch.BucketNodes;
import org.creditservice.thread.PeriodicTask;
import org.creditservice.thread.VitalThreads;
import org.jspecify.annotations.Nullable;

/**
 * Executes each command once: queues it in the lane of its profile, which executes all that has
 * queued up as one transaction.
 */
public final class Engine implements AutoCloseable {
  /** How precisely deadlines are kept. */
  private static final Duration DEADLINE_INTERVAL = Duration.ofMillis(10);

  /** How long a running batch may take to end once the engine gives up. */
  private static final long ABANDON_MILLIS = 1000;

  private final EngineSettings settings;
  private final Nodes nodes;
  private final GroupCommit groupCommit;
  private final BatchObserver observer;
  private final LostTime lostTime = new LostTime(DEADLINE_INTERVAL.toNanos(), System.nanoTime());
  private final List<Lane> lanes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final ThreadFactory laneThreads = VitalThreads.named("credit-lane-%d");
  private final PeriodicTask deadlines = new PeriodicTask("credit-deadlines", this::failOverdue);
  private final LongAdder refusedForShare = new LongAdder();
  private volatile boolean closed;

  private Engine(
      EngineSettings settings, GroupCommit groupCommit, Nodes nodes, BatchObserver observer) {
    this.settings = settings;
    this.groupCommit = groupCommit;
    this.nodes = nodes;
    this.observer = observer;
  }

  /**
   * Starts an engine, which executes nothing until its batches' span is known: by its settings, or
   * by {@link #begin}.
   *
   * @param database with a connection for each lane
   * @param listener is notified of new entries
   * @param observer is told of the lanes' work
   */
  public static Engine start(
      EngineSettings settings,
      BatchDatabase database,
      Rulebook rulebook,
      AnswerEncoder encoder,
      CommitListener listener,
      BatchObserver observer) {
    return start(
        settings,
        new GroupCommit(database, rulebook, encoder, Writing.WRITTEN),
        new Nodes(database::bucketNodes),
        listener,
        observer);
  }

  /**
   * Starts an engine that decides commands as if it executed them, on the state as it is, and
   * changes nothing. So each command is decided without the effects of those before it, unless they
   * are in its batch.
   *
   * @param database whose batches lock profiles and nothing else
   */
  public static Engine rehearse(
      EngineSettings settings, BatchDatabase database, Rulebook rulebook, AnswerEncoder encoder) {
    return start(
        settings,
        new GroupCommit(database, rulebook, encoder, Writing.REHEARSED),
        Nodes.none(),
        (profileId, lastSequence) -> {},
        BatchObserver.NONE);
  }

  private static Engine start(
      EngineSettings settings,
      GroupCommit groupCommit,
      Nodes nodes,
      CommitListener listener,
      BatchObserver observer) {
    Engine engine = new Engine(settings, groupCommit, nodes, observer);
    HeapBudget budget = new HeapBudget(settings.queueMaxBytes());
    for (int number = 0; number < settings.lanes(); number++) {
      AtomicBoolean unavailable = new AtomicBoolean();
      engine.addLane(
          new LaneQueue(settings, budget, nodes),
          () ->
              new BatchRunner(
                  groupCommit, listener, observer, engine.lostTime, nodes, unavailable));
    }
    engine.deadlines.start(DEADLINE_INTERVAL);
    settings.batchSpan().ifPresent(engine::begin);
    return engine;
  }

  private void addLane(LaneQueue queue, Supplier<BatchRunner> runners) {
    List<Worker> workers =
        Stream.generate(() -> new Worker(queue, runners.get()))
            .limit(EngineSettings.batchesPerLane(settings.batchSpan().orElse(BatchSpan.LANE)))
            .toList();
    lanes.add(new Lane(queue, workers));
  }

  /**
   * Begins to execute commands, those that have queued up as well, unless the settings have said
   * the span: then it began at once.
   *
   * @param span what the database needs
   */
  public synchronized void begin(BatchSpan span) {
    if (closed || !threads.isEmpty()) {
      return;
    }
    groupCommit.begin(span);
    for (Lane lane : lanes) {
      for (Worker worker : lane.begin(span)) {
        Thread thread = laneThreads.newThread(worker);
        threads.add(thread);
        thread.start();
      }
    }
  }

  private synchronized void refuseMore() {
    closed = true;
  }

  private void failOverdue() {
    long now = System.nanoTime();
    lostTime.tick(now);
    lanes.forEach(lane -> lane.failOverdue(now));
  }

  /** Queues a command of the service's own, which shares with nobody. */
  public CompletableFuture<CommittedDecision> submit(Command command, int bytes, Duration timeout) {
    return queue(command, bytes, timeout, null);
  }

  /**
   * Queues a command; never blocks.
   *
   * @param bytes the size of its request
   * @param timeout how long the caller waits; at most {@link EngineSettings#maxWait()} counts
   * @param caller whose share of the queue it takes: a key with {@code equals}
   * @return its decision, once it is committed, or a {@link NotExecutedException}; cancelling it
   *     drops the command unless its batch has been cut
   */
  public CompletableFuture<CommittedDecision> submit(
      Command command, int bytes, Duration timeout, Object caller) {
    return queue(command, bytes, timeout, caller);
  }

  private CompletableFuture<CommittedDecision> queue(
      Command command, int bytes, Duration timeout, @Nullable Object caller) {
    Deadline deadline = Deadline.after(timeout, settings.maxWait(), System.nanoTime());
    PendingCommand pending =
        new PendingCommand(command, bytes, deadline, caller, observer.currentCall());
    Lane lane = lanes.get(pending.profile().bucket() % lanes.size());
    NotExecutedException refusal = lane.offer(pending);
    if (refusal != null) {
      count(refusal);
      pending.fail(refusal);
    }
    return pending.decision();
  }

  /**
   * Why no command would be accepted now, however small; null if a lane has room.
   *
   * @param caller who shares the queues with others; null: the service itself
   */
  public @Nullable NotExecutedException unavailability(@Nullable Object caller) {
    if (closed) {
      return NotExecutedException.shuttingDown();
    }
    NotExecutedException refusal = null;
    for (Lane lane : lanes) {
      refusal = lane.refusal(caller);
      if (refusal == null) {
        return null;
      }
    }
    count(Objects.requireNonNull(refusal));
    return refusal;
  }

  private void count(NotExecutedException refusal) {
    if (refusal.isForShare()) {
      refusedForShare.increment();
    }
  }

  /** How many commands wait to be started. */
  public int queued() {
    return lanes.stream().mapToInt(Lane::queued).sum();
  }

  /** How long the command that has waited longest has done so; zero if none waits. */
  public Duration longestWait() {
    return Duration.ofNanos(lanes.stream().mapToLong(Lane::longestWaitNanos).max().orElse(0));
  }

  /** How many commands were refused since their caller had its share of a lane's queue. */
  public long refusedForShare() {
    return refusedForShare.sum();
  }

  /** How many profiles have commands that wait because another session has locked them. */
  public int parkedProfiles() {
    return lanes.stream().mapToInt(Lane::parkedProfiles).sum();
  }

  /**
   * How many buckets can't be reached, as far as is known: their node is unavailable, and their
   * commands wait.
   */
  public int unreachableBuckets() {
    BucketNodes known = nodes.known();
    return lanes.stream()
        .flatMap(lane -> lane.unreachableNodes().stream())
        .distinct()
        .mapToInt(known::buckets)
        .sum();
  }

  /** Whether a bucket can't be reached, as far as is known. */
  public boolean isUnreachable(short bucket) {
    Lane lane = lanes.get(bucket % lanes.size());
    return lane.unreachableNodes().contains(nodes.known().of(bucket));
  }

  /** Accepts no more commands, and waits at most {@code grace} for those that it has. */
  public void close(Duration grace) throws InterruptedException {
    refuseMore();
    lanes.forEach(Lane::close);
    join(grace.toMillis());
    lanes.forEach(Lane::abandon);
    join(ABANDON_MILLIS);
    deadlines.close();
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
      // If it was closed before, that has waited for as long as it was to.
      close(closed ? Duration.ZERO : settings.maxWait());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
