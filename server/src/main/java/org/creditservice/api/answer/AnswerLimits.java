package org.creditservice.api.answer;

import io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent;
import java.time.Duration;

/**
 * How much memory unread answers may take, and for how long.
 *
 * @param bytesMax of the small answers on all connections; large ones may take as much again
 * @param roomWaitMax longest that a query waits until enough others are read
 * @param queryTimeMax longest that a query may take until its answer is read
 * @param unreadTimeMax longest that a stream's caller may read nothing of what was sent
 */
public record AnswerLimits(
    long bytesMax, Duration roomWaitMax, Duration queryTimeMax, Duration unreadTimeMax) {
  /** Small and large ones together may take a quarter of the memory that Netty has. */
  private static final int MEMORY_SHARE = 8;

  /** Room for some pages, however small the heap. */
  private static final long BYTES_MIN = 16L << 20;

  /** Longer than a caller that does read, however slowly, takes for a page. */
  private static final Duration ROOM_WAIT_MAX = Duration.ofSeconds(20);

  /**
   * Longer than a query waits and is executed. It leaves half a minute to read a page of 3 MiB, for
   * which 100 KiB a second are enough.
   */
  private static final Duration QUERY_TIME_MAX = Duration.ofSeconds(80);

  /** A minute without a byte: the caller is gone, or has forgotten the stream. */
  private static final Duration UNREAD_TIME_MAX = Duration.ofMinutes(1);

  /** The limits that suit this process's memory. */
  public static AnswerLimits ofProcess() {
    return new AnswerLimits(
        Math.max(BYTES_MIN, PlatformDependent.maxDirectMemory() / MEMORY_SHARE),
        ROOM_WAIT_MAX,
        QUERY_TIME_MAX,
        UNREAD_TIME_MAX);
  }
}
