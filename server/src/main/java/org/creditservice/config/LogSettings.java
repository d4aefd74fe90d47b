package org.creditservice.config;

import java.util.List;

/**
 * What is logged, to standard error.
 *
 * @param level the least important events that are logged
 * @param format of a line
 * @param linesMax most lines in a minute
 */
public record LogSettings(LogLevel level, LogFormat format, int linesMax) {

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

  /**
   * Twenty a second, each of at most 16 KiB: a tenth of it is far more than a healthy server says,
   * and even the longest lines take days to fill a disk.
   */
  public static final int DEFAULT_LINES_MAX = 1200;

  /** Enough to say what is wrong. */
  static final int MIN_LINES_MAX = 60;

  static final int MAX_LINES_MAX = 10_000_000;

  static final Setting<Integer> LINES_MAX =
      Setting.of(
          "log-lines-max",
          SettingType.integer("N", MIN_LINES_MAX, MAX_LINES_MAX),
          Integer.toString(DEFAULT_LINES_MAX),
          "Maximum number of lines logged in a minute; more are left out and counted.");

  static final List<Setting<?>> ALL = List.of(LEVEL, FORMAT, LINES_MAX);

  static LogSettings from(SettingValues values) {
    return new LogSettings(values.get(LEVEL), values.get(FORMAT), values.get(LINES_MAX));
  }
}
