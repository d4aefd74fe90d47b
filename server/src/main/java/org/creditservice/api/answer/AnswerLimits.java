package org.creditservice.api.answer;

import java.time.Duration;
import org.creditservice.config.ReadSettings;

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
  /** Longer than a caller that does read, however slowly, takes for a page. */
  private static final Duration ROOM_WAIT_MAX = Duration.ofSeconds(20);

  /**
   * Longer than a query waits and is executed. It leaves half a minute to read a page of 3 MiB, for
   * which 100 KiB a second are enough.
   */
  private static final Duration QUERY_TIME_MAX = Duration.ofSeconds(80);

  /** Those that are set, and times that follow from how long a read may take. */
  public static AnswerLimits of(ReadSettings settings) {
    return new AnswerLimits(
        settings.unreadMaxBytes(), ROOM_WAIT_MAX, QUERY_TIME_MAX, settings.unreadTimeout());
  }
}
