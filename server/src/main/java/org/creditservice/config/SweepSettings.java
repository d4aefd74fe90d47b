package org.creditservice.config;

import java.time.Duration;
import java.util.List;

/**
 * How jobs are ended whose time is over.
 *
 * @param interval from the end of one sweep to the beginning of the next
 * @param batchMax jobs that one sweep has in the engine at a time
 */
public record SweepSettings(Duration interval, int batchMax) {

  /** How late credits may come back; a sweep that finds nothing costs 256 small reads. */
  static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

  /** Some milliseconds of a lane's time, which is how long a caller may have to wait for them. */
  static final int DEFAULT_BATCH_MAX_JOBS = 100;

  static final int MAX_BATCH_JOBS = 10_000;

  static final Setting<Duration> INTERVAL =
      Setting.of(
          "sweep-interval",
          SettingType.duration(Duration.ofMillis(10), Duration.ofDays(1)),
          Durations.format(DEFAULT_INTERVAL),
          "How long to wait between two sweeps for jobs whose time is over.");

  static final Setting<Integer> BATCH_MAX =
      Setting.of(
          "sweep-batch",
          SettingType.integer("N", 1, MAX_BATCH_JOBS),
          String.valueOf(DEFAULT_BATCH_MAX_JOBS),
          "Jobs that a sweep ends at a time at most; fewer leave more room to callers.");

  static final List<Setting<?>> ALL = List.of(INTERVAL, BATCH_MAX);

  static SweepSettings from(SettingValues values) {
    return new SweepSettings(values.get(INTERVAL), values.get(BATCH_MAX));
  }
}
