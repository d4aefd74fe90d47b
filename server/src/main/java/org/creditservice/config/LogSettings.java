package org.creditservice.config;

import java.util.List;

/**
 * What is logged, to standard error.
 *
 * @param level the least important events that are logged
 * @param format of a line
 */
public record LogSettings(LogLevel level, LogFormat format) {

  /** What operators need: start, stop, the database lost and found again; nothing per request. */
  static final LogLevel DEFAULT_LEVEL = LogLevel.INFO;

  static final Setting<LogLevel> LEVEL =
      Setting.of(
          "log-level",
          SettingType.choice(LogLevel.class),
          SettingType.nameOf(DEFAULT_LEVEL),
          "How much to log, to standard error.");

  /** People read it first. */
  static final LogFormat DEFAULT_FORMAT = LogFormat.TEXT;

  static final Setting<LogFormat> FORMAT =
      Setting.of(
          "log-format",
          SettingType.choice(LogFormat.class),
          SettingType.nameOf(DEFAULT_FORMAT),
          "A line of the log: text, or a JSON object.");

  static final List<Setting<?>> ALL = List.of(LEVEL, FORMAT);

  static LogSettings from(SettingValues values) {
    return new LogSettings(values.get(LEVEL), values.get(FORMAT));
  }
}
