package org.creditservice.bench.timeline;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.creditservice.bench.postgres.Database;

/** What PostgreSQL's log says of checkpoints, autovacuum and slow statements. */
final class PostgresLog {
  /** A multiple of a batch's usual time; in milliseconds. */
  private static final int SLOW_STATEMENT_MILLIS = 20;

  /** Logged by {@code log_checkpoints}, which is on by default; the rest is not. */
  private static final List<String> SETTINGS =
      List.of(
          "log_checkpoints = on",
          "log_autovacuum_min_duration = 0",
          "log_min_duration_statement = " + SLOW_STATEMENT_MILLIS,
          // Times are enough: a batch has thousands of parameters.
          "log_parameter_max_length = 0");

  private static final Pattern LINE =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}) UTC \\[\\d+\\] LOG:  (.*)");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Pattern CHECKPOINT =
      Pattern.compile("checkpoint complete: wrote (\\d+) buffers.* total=([0-9.]+) s.*");

  private static final Pattern AUTOVACUUM =
      Pattern.compile(
          "automatic (vacuum|analyze) of table \"[^.]+\\.([^\"]+)\".* elapsed: ([0-9.]+) s.*");

  private static final Pattern STATEMENT =
      Pattern.compile("duration: ([0-9.]+) ms +(?:execute|statement|parse|bind)[^:]*: *(.*)");

  /** What this bench asks for; the checkpoint itself has its own message. */
  private static final String CHECKPOINT_STATEMENT = "CHECKPOINT";

  private static final int DETAIL_LENGTH = 40;

  private PostgresLog() {}

  /** Makes a database's PostgreSQL log what is read here. */
  static void enable(Database database) {
    SETTINGS.forEach(setting -> database.execute("ALTER SYSTEM SET " + setting));
    database.execute("SELECT pg_reload_conf()");
  }

  static List<Event> parse(Stream<String> lines) {
    return messages(lines).stream().map(PostgresLog::event).flatMap(Optional::stream).toList();
  }

  /** One line for each message; those after its first begin with a tab. */
  private static List<String> messages(Stream<String> lines) {
    List<String> messages = new ArrayList<>();
    lines.forEach(
        line -> {
          int last = messages.size() - 1;
          if (last >= 0 && line.startsWith("\t")) {
            messages.set(last, messages.get(last) + " " + line.strip());
          } else {
            messages.add(line);
          }
        });
    return messages;
  }

  private static Optional<Event> event(String message) {
    Matcher line = LINE.matcher(message);
    return line.matches()
        ? event(micros(Instant.from(TIME.parse(line.group(1)))), line.group(2))
        : Optional.empty();
  }

  private static Optional<Event> event(long endMicros, String text) {
    Matcher checkpoint = CHECKPOINT.matcher(text);
    if (checkpoint.matches()) {
      String detail = "of " + checkpoint.group(1) + " pages";
      return Optional.of(
          endedAt(endMicros, EventKind.CHECKPOINT, checkpoint.group(2), 1e6, detail));
    }
    Matcher autovacuum = AUTOVACUUM.matcher(text);
    if (autovacuum.matches()) {
      String detail = autovacuum.group(1) + " of " + autovacuum.group(2);
      return Optional.of(
          endedAt(endMicros, EventKind.AUTOVACUUM, autovacuum.group(3), 1e6, detail));
    }
    Matcher statement = STATEMENT.matcher(text);
    if (statement.matches() && !statement.group(2).equals(CHECKPOINT_STATEMENT)) {
      String detail = shortened(statement.group(2));
      return Optional.of(
          endedAt(endMicros, EventKind.SLOW_STATEMENT, statement.group(1), 1e3, detail));
    }
    return Optional.empty();
  }

  private static Event endedAt(
      long endMicros, EventKind kind, String duration, double unitMicros, String detail) {
    long durationMicros = Math.round(Double.parseDouble(duration) * unitMicros);
    return Event.endedAt(kind, endMicros, durationMicros, detail);
  }

  private static String shortened(String statement) {
    String oneLine = statement.strip().replaceAll("\\s+", " ");
    return oneLine.length() <= DETAIL_LENGTH ? oneLine : oneLine.substring(0, DETAIL_LENGTH) + "…";
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
  }
}
