package org.creditservice.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How commands queue and are executed.
 *
 * @param lanes how many queues, each with {@link #batchesPerLane} threads and connections
 * @param batchMax maximum number of commands in one transaction; 1 is one transaction per request
 * @param batchSpan which profiles one transaction may contain; absent: as the database needs it
 * @param queueMax maximum number of commands that wait in one lane
 * @param queueMaxBytes maximum heap of the commands of all lanes, in bytes
 * @param maxWait how long a command waits for its answer if its caller's deadline is later or
 *     absent
 */
public record EngineSettings(
    int lanes,
    int batchMax,
    Optional<BatchSpan> batchSpan,
    int queueMax,
    long queueMaxBytes,
    Duration maxWait) {

  /**
   * One for every two cores. A lane has up to two batches under way, which keep these busy. More
   * lanes make more and smaller batches, which cost more in total; see docs/performance.md.
   */
  static final int DEFAULT_LANES =
      Math.min(8, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

  /** Each lane takes two database connections, and PostgreSQL allows 100 by default. */
  static final int MAX_LANES = 64;

  /** Two were measured to be best on two cores; see docs/decisions/0030-two-batches.md. */
  private static final int BATCHES_PER_LANE = 2;

  /** A thousand commands share a flush; more would only hold the row locks longer. */
  static final int DEFAULT_BATCH_MAX_COMMANDS = 1000;

  static final int MAX_BATCH_COMMANDS = 10_000;

  /** Four full batches. At the end of a longer queue most callers would have given up. */
  static final int DEFAULT_QUEUE_MAX_COMMANDS = 4096;

  static final int MAX_QUEUE_COMMANDS = 1_000_000;

  /** Room for a few of the largest requests. */
  static final long MIN_QUEUE_BYTES = 2L << 20;

  static final long MAX_QUEUE_BYTES = 256L << 30;

  /**
   * A third of the heap. The rest is for queries and watches, and for the garbage that executing
   * commands makes between two collections.
   */
  static final long DEFAULT_QUEUE_MAX_BYTES =
      defaultQueueMaxBytes(Runtime.getRuntime().maxMemory());

  /** PostgreSQL restarts after a crash in less, under ordinary load, so callers see no error. */
  static final Duration DEFAULT_MAX_WAIT = Duration.ofSeconds(10);

  static final Setting<Integer> LANES =
      Setting.of(
          "lanes",
          SettingType.integer("N", 1, MAX_LANES),
          String.valueOf(DEFAULT_LANES),
          "Queues of commands, each with up to two batches under way and as many database"
              + " connections; by default one for every two cores.");

  static final Setting<Integer> BATCH_MAX =
      Setting.of(
          "batch-max",
          SettingType.integer("N", 1, MAX_BATCH_COMMANDS),
          String.valueOf(DEFAULT_BATCH_MAX_COMMANDS),
          "Maximum number of commands in one transaction; 1 means one transaction per request.");

  static final Setting<BatchSpan> BATCH_SPAN =
      Setting.optional(
          "batch-span",
          SettingType.choice(BatchSpan.class),
          "Which profiles one transaction may contain: all of a lane, or of one bucket; by default of"
              + " one bucket if Citus has distributed the tables.");

  static final Setting<Integer> QUEUE_MAX =
      Setting.of(
          "queue-max",
          SettingType.integer("N", 1, MAX_QUEUE_COMMANDS),
          String.valueOf(DEFAULT_QUEUE_MAX_COMMANDS),
          "Maximum number of commands that wait in one lane; more fail with OVERLOADED.");

  static final Setting<Long> QUEUE_MAX_BYTES =
      Setting.of(
          "queue-max-bytes",
          SettingType.byteSize(MIN_QUEUE_BYTES, MAX_QUEUE_BYTES),
          ByteSizes.format(DEFAULT_QUEUE_MAX_BYTES),
          "Maximum heap of commands that wait or are executed, in all lanes together; more fail with"
              + " OVERLOADED. By default a third of the heap.");

  static final Setting<Duration> MAX_WAIT =
      Setting.of(
          "max-wait",
          SettingType.duration(Duration.ofMillis(10), Duration.ofHours(1)),
          Durations.format(DEFAULT_MAX_WAIT),
          "How long a command waits for its answer if its caller's deadline is later or absent.");

  static final List<Setting<?>> ALL =
      List.of(LANES, BATCH_MAX, BATCH_SPAN, QUEUE_MAX, QUEUE_MAX_BYTES, MAX_WAIT);

  /** In whole MiB. */
  static long defaultQueueMaxBytes(long heapBytes) {
    long third = ((heapBytes / 3) >> 20) << 20;
    return Math.max(MIN_QUEUE_BYTES, Math.min(third, MAX_QUEUE_BYTES));
  }

  /**
   * How many batches a lane may have under way at a time: while PostgreSQL executes one, another is
   * decided or its answers are delivered. Where a transaction stays within one bucket it begins
   * with a write to that bucket, for which the next would only wait.
   */
  public static int batchesPerLane(BatchSpan span) {
    return span == BatchSpan.LANE ? BATCHES_PER_LANE : 1;
  }

  /**
   * How many database connections the lanes need: one for each batch that may be under way. While
   * the span isn't known, as many as they could need.
   */
  public int connections() {
    return lanes * batchesPerLane(batchSpan.orElse(BatchSpan.LANE));
  }

  /** The same with a span that is known. */
  public EngineSettings with(BatchSpan span) {
    return new EngineSettings(lanes, batchMax, Optional.of(span), queueMax, queueMaxBytes, maxWait);
  }

  static EngineSettings from(SettingValues values) {
    return new EngineSettings(
        values.get(LANES),
        values.get(BATCH_MAX),
        values.find(BATCH_SPAN),
        values.get(QUEUE_MAX),
        values.get(QUEUE_MAX_BYTES),
        values.get(MAX_WAIT));
  }
}
