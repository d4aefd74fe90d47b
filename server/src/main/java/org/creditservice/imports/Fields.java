package org.creditservice.imports;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.creditservice.core.Limits;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a row. What is wrong with them is collected, so that a message lists all problems;
 * it does not quote values, which may be unprintable.
 */
final class Fields {
  private static final String ID_RULE =
      " must be 1 to " + Limits.ID_LENGTH_MAX + " visible ASCII characters (0x21 to 0x7E)";
  private static final String REASON_RULE =
      " must be 1 to "
          + Limits.REASON_CODE_LENGTH_MAX
          + " of A-Z, 0-9 and _, the first one a letter";
  private static final String TIME_RULE =
      " must be a time of 1970 or later like 2026-11-24T08:00:00Z (RFC 3339), or empty";

  /** Visible ASCII, as {@link #ID_RULE} says. */
  private static final Pattern ID = Pattern.compile("[!-~]{1," + Limits.ID_LENGTH_MAX + "}");

  private static final Pattern REASON =
      Pattern.compile("[A-Z][A-Z0-9_]{0," + (Limits.REASON_CODE_LENGTH_MAX - 1) + "}");

  /** No more digits than 64 bits hold. */
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,18}");

  /** RFC 3339: unlike in ISO 8601, seconds and offset are required. */
  private static final DateTimeFormatter RFC_3339 =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendOffset("+HH:MM", "Z")
          .toFormatter()
          .withResolverStyle(ResolverStyle.STRICT);

  private final NamedCsvRecord row;
  private final List<String> problems = new ArrayList<>();

  Fields(NamedCsvRecord row) {
    this.row = row;
  }

  boolean has(String column) {
    return row.getHeader().contains(column);
  }

  String id(String column) {
    String text = row.getField(column);
    if (!ID.matcher(text).matches()) {
      refuse(column + ID_RULE);
    }
    return text;
  }

  String reasonCode(String column) {
    String text = row.getField(column);
    if (!REASON.matcher(text).matches()) {
      refuse(column + REASON_RULE);
    }
    return text;
  }

  long wholeNumber(String column, long min, long max) {
    String text = row.getField(column);
    long number = WHOLE_NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1;
    if (number < min || number > max) {
      refuse("%s must be a whole number from %d to %d".formatted(column, min, max));
    }
    return number;
  }

  /** A time to the microsecond, as PostgreSQL stores it; null if the column is empty or absent. */
  @Nullable Instant time(String column) {
    String text = row.findField(column).orElse("");
    if (text.isEmpty()) {
      return null;
    }
    try {
      Instant time =
          OffsetDateTime.parse(text, RFC_3339).toInstant().truncatedTo(ChronoUnit.MICROS);
      if (!time.isBefore(Instant.EPOCH)) {
        return time;
      }
    } catch (DateTimeParseException e) {
      // As any other bad time.
    }
    refuse(column + TIME_RULE);
    return null;
  }

  void refuse(String problem) {
    problems.add(problem);
  }

  void throwIfRefused() throws BadRowException {
    if (!problems.isEmpty()) {
      throw new BadRowException(String.join("; ", problems));
    }
  }
}
