package org.creditservice.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time in settings: a whole number and a unit, such as 250ms, 30s, 15m, 12h or 7d. */
public final class Durations {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");

  /** From the longest to the shortest: {@link #format} takes the first that divides a length. */
  private static final Map<String, Duration> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("d", Duration.ofDays(1));
    UNITS.put("h", Duration.ofHours(1));
    UNITS.put("m", Duration.ofMinutes(1));
    UNITS.put("s", Duration.ofSeconds(1));
    UNITS.put("ms", Duration.ofMillis(1));
  }

  private Durations() {}

  /**
   * Parses a length of time.
   *
   * @throws IllegalArgumentException if it is not a whole number directly followed by ms, s, m, h
   *     or d
   */
  public static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a length of time: " + text);
    }
    return unit(matcher.group(2)).multipliedBy(Long.parseLong(matcher.group(1)));
  }

  /** Formats a length of time, to the millisecond, in the longest unit that needs no fraction. */
  public static String format(Duration duration) {
    if (duration.toMillis() == 0) {
      return "0s";
    }
    for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
      long unitMillis = unit.getValue().toMillis();
      if (duration.toMillis() % unitMillis == 0) {
        return duration.toMillis() / unitMillis + unit.getKey();
      }
    }
    throw new AssertionError("a millisecond divides everything");
  }

  private static Duration unit(String name) {
    Duration unit = UNITS.get(name);
    if (unit == null) {
      throw new IllegalArgumentException("not a unit of time: " + name);
    }
    return unit;
  }
}
