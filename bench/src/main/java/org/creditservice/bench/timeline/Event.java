package org.creditservice.bench.timeline;

import java.util.Locale;

/**
 * Something that may have delayed calls.
 *
 * @param startMicros when it began, since 1970
 * @param durationMicros how long it took
 * @param detail which table, which statement; may be empty
 */
public record Event(EventKind kind, long startMicros, long durationMicros, String detail) {
  private static final double MICROS_PER_MILLI = 1000;

  /** From its end, as most logs have it. */
  static Event endedAt(EventKind kind, long endMicros, long durationMicros, String detail) {
    return new Event(kind, endMicros - durationMicros, durationMicros, detail);
  }

  boolean overlaps(long fromMicros, long toMicros) {
    return startMicros <= toMicros && startMicros + durationMicros >= fromMicros;
  }

  /** For people: kind, detail and length. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s%s (%.1f ms)",
        kind.label(),
        detail.isEmpty() ? "" : " " + detail,
        durationMicros / MICROS_PER_MILLI);
  }
}
