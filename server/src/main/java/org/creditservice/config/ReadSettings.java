package org.creditservice.config;

import java.time.Duration;
import java.util.List;

/**
 * How reads queue, and how much of their answers may be unread.
 *
 * @param queueMax maximum number of reads that wait for a thread
 * @param heavyMax maximum number of heavy ones that are executed at a time
 * @param unreadMaxBytes maximum memory of the small answers that callers have not read yet, in
 *     bytes; pages may take as much again
 * @param unreadTimeout how long the caller of a stream may read nothing of what was sent
 */
public record ReadSettings(
    int queueMax, int heavyMax, long unreadMaxBytes, Duration unreadTimeout) {

  /** How many threads answer reads. They are short: a few answer thousands of them a second. */
  public static final int THREADS = 4;

  /** A second's work for the threads; callers of a longer queue would have given up. */
  static final int DEFAULT_QUEUE_MAX = 4096;

  /** Half of the threads, so that short reads never wait for long ones only. */
  static final int DEFAULT_HEAVY_MAX = THREADS / 2;

  /** Room for an answer or two of the largest pages. */
  static final long MIN_UNREAD_BYTES = 4L << 20;

  static final long MAX_UNREAD_BYTES = 64L << 30;

  /**
   * Small answers and pages together take a quarter of the memory that the network may have, which
   * is as large as the heap. However small that is, there is room for some pages.
   */
  static final long DEFAULT_UNREAD_MAX_BYTES =
      Math.max(16, (Runtime.getRuntime().maxMemory() / 8) >> 20) << 20;

  /** A minute without a byte: the caller is gone, or has forgotten the stream. */
  static final Duration DEFAULT_UNREAD_TIMEOUT = Duration.ofMinutes(1);

  static final Setting<Integer> QUEUE_MAX =
      Setting.count(
          "read-queue-max",
          DEFAULT_QUEUE_MAX,
          "Maximum number of reads that wait for a thread; more fail with OVERLOADED.");

  static final Setting<Integer> HEAVY_MAX =
      Setting.of(
          "heavy-reads-max",
          SettingType.integer("N", 1, THREADS),
          String.valueOf(DEFAULT_HEAVY_MAX),
          "Maximum number of heavy reads (pages of over 100 entries, filtered lists) at a time, of "
              + THREADS
              + ".");

  static final Setting<Long> UNREAD_MAX_BYTES =
      Setting.of(
          "unread-max-bytes",
          SettingType.byteSize(MIN_UNREAD_BYTES, MAX_UNREAD_BYTES),
          ByteSizes.format(DEFAULT_UNREAD_MAX_BYTES),
          "Maximum memory of answers that callers have not read yet; pages may take as much again."
              + " By default an eighth of the heap's size.");

  static final Setting<Duration> UNREAD_TIMEOUT =
      Setting.of(
          "unread-timeout",
          SettingType.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
          Durations.format(DEFAULT_UNREAD_TIMEOUT),
          "How long the caller of a stream may read nothing of what was sent, until it is ended.");

  static final List<Setting<?>> ALL =
      List.of(QUEUE_MAX, HEAVY_MAX, UNREAD_MAX_BYTES, UNREAD_TIMEOUT);

  static ReadSettings from(SettingValues values) {
    return new ReadSettings(
        values.get(QUEUE_MAX),
        values.get(HEAVY_MAX),
        values.get(UNREAD_MAX_BYTES),
        values.get(UNREAD_TIMEOUT));
  }
}
