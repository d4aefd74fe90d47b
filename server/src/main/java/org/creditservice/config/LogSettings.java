package org.creditservice.config;

import java.util.List;

/**
 * What is logged, to standard error.
 *
 * @param level the least important events that are logged
 */
public record LogSettings(LogLevel level) {

  /** What operators need: start, stop, the database lost and found again; nothing per request. */
  static final LogLevel DEFAULT_LEVEL = LogLevel.INFO;

  static final Setting<LogLevel> LEVEL =
      Setting.of(
          "log-level",
          SettingType.choice(LogLevel.class),
          SettingType.nameOf(DEFAULT_LEVEL),
          "How much to log, to standard error.");

  static final List<Setting<?>> ALL = List.of(LEVEL);

  static LogSettings from(SettingValues values) {
    return new LogSettings(values.get(LEVEL));
  }
}
