package org.creditservice.config;

import java.time.Duration;
import java.util.List;

/**
 * How overdue jobs are expired.
 *
 * @param interval from the end of one sweep to the beginning of the next
 * @param batchMax maximum number of jobs that a sweep has in the engine at a time
 */
public record SweepSettings(Duration interval, int batchMax) {

  /** How late a refund may be. A sweep that finds no jobs costs 256 small reads. */
  static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

  /** A lane expires so many in milliseconds, and for so long a caller may have to wait. */
  static final int DEFAULT_BATCH_MAX_JOBS = 100;

  static final int MAX_BATCH_JOBS = 10_000;

  static final Setting<Duration> INTERVAL =
      Setting.of(
          "sweep-interval",
          SettingType.duration(Duration.ofMillis(10), Duration.ofDays(1)),
          Durations.format(DEFAULT_INTERVAL),
          "How long to wait between two sweeps for overdue jobs.");

  static final Setting<Integer> BATCH_MAX =
      Setting.of(
          "sweep-batch",
          SettingType.integer("N", 1, MAX_BATCH_JOBS),
          String.valueOf(DEFAULT_BATCH_MAX_JOBS),
          "Maximum number of jobs that a sweep expires at a time; fewer leave more room for callers.");

  static final List<Setting<?>> ALL = List.of(INTERVAL, BATCH_MAX);

  static SweepSettings from(SettingValues values) {
    return new SweepSettings(values.get(INTERVAL), values.get(BATCH_MAX));
  }
}
