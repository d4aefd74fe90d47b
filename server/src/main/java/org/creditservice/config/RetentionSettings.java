package org.creditservice.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long idempotency keys are kept.
 *
 * @param keyRetention empty: for good
 */
public record RetentionSettings(Optional<Duration> keyRetention) {

  /**
   * A day longer than the longest timeout of a job: what a job was submitted with is there as long
   * as it can run, unless it was extended. And long enough for a failure that nobody notices on a
   * Friday, and for a clock that is wrong by days.
   */
  public static final Duration MIN = Duration.ofDays(8);

  private static final Duration MAX = Duration.ofDays(36_500);

  static final Setting<Duration> KEY_RETENTION =
      Setting.optional(
          "key-retention",
          SettingType.duration(MIN, MAX),
          "How long to keep idempotency keys; a retry that is later is no longer recognised."
              + " Without it they are kept for good.");

  static final List<Setting<?>> ALL = List.of(KEY_RETENTION);

  static RetentionSettings from(SettingValues values) {
    return new RetentionSettings(values.find(KEY_RETENTION));
  }
}
