package org.creditservice.bench.timeline;

import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The log of a Java's garbage collections, with times. */
public final class GcLog {
  /** A pause is logged when it ends. */
  private static final Pattern PAUSE =
      Pattern.compile("\\[([^]]+)\\] GC\\(\\d+\\) Pause (.*?) \\d+M->.* ([0-9.]+)ms");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxx", Locale.ROOT);

  private GcLog() {}

  /** The option with which a Java writes it; the path must not have blanks. */
  public static String option(Path file) {
    return "-Xlog:gc:file=" + file + ":time:filecount=0";
  }

  static List<Event> parse(Stream<String> lines) {
    return lines.map(GcLog::parse).flatMap(Optional::stream).toList();
  }

  private static Optional<Event> parse(String line) {
    Matcher pause = PAUSE.matcher(line);
    if (!pause.matches()) {
      return Optional.empty();
    }
    long endMicros = OffsetDateTime.parse(pause.group(1), TIME).toInstant().toEpochMilli() * 1000;
    return Optional.of(
        Event.endedAt(
            EventKind.GARBAGE_COLLECTION,
            endMicros,
            Math.round(Double.parseDouble(pause.group(3)) * 1000),
            pause.group(2).toLowerCase(Locale.ROOT)));
  }
}
