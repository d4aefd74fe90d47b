package org.creditservice.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in settings: a whole number and a unit, such as 512B, 64KiB, 16MiB or 1GiB. */
public final class ByteSizes {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)");

  /** From the largest to the smallest: {@link #format} takes the first that divides a size. */
  private static final Map<String, Long> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("GiB", 1L << 30);
    UNITS.put("MiB", 1L << 20);
    UNITS.put("KiB", 1L << 10);
    UNITS.put("B", 1L);
  }

  private ByteSizes() {}

  /**
   * Parses a size.
   *
   * @return bytes
   * @throws IllegalArgumentException if it is not a whole number directly followed by B, KiB, MiB
   *     or GiB
   */
  public static long parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a size: " + text);
    }
    Long unit = UNITS.get(matcher.group(2));
    return Math.multiplyExact(Long.parseLong(matcher.group(1)), unit == null ? 1L : unit);
  }

  /** Formats a size in the largest unit that needs no fraction. */
  public static String format(long bytes) {
    for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
      if (bytes >= unit.getValue() && bytes % unit.getValue() == 0) {
        return bytes / unit.getValue() + unit.getKey();
      }
    }
    return bytes + "B";
  }
}
