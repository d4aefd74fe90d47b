package org.creditservice.imports;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.reader.NamedCsvRecordHandler;
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
import org.creditservice.core.command.ImportProfile;
import org.jspecify.annotations.Nullable;

/**
 * Parses lines of CSV (RFC 4180) as rows. A message lists all problems of a row, and does not quote
 * its values, which may be unprintable.
 */
final class RowParser {
  private static final String BAD_ID =
      "profile_id must be 1 to "
          + Limits.ID_LENGTH_MAX
          + " visible ASCII characters (0x21 to 0x7E)";
  private static final String BAD_BALANCE =
      "balance must be a whole number from 0 to " + Limits.AMOUNT_MAX;
  private static final String BAD_TIME =
      "last_deduct_time must be a time of 1970 or later like 2026-11-24T08:00:00Z (RFC 3339), or"
          + " empty";

  private static final String NOT_CSV =
      "is not CSV: a quote is not closed or is inside a field, or the line contains a carriage return";

  /** Visible ASCII, as {@link #BAD_ID} says. */
  private static final Pattern ID = Pattern.compile("[!-~]{1," + Limits.ID_LENGTH_MAX + "}");

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

  private final char separator;
  private final int columnCount;
  private final NamedCsvRecordHandler columns;

  private RowParser(char separator, List<String> columnNames) {
    this.separator = separator;
    this.columnCount = columnNames.size();
    this.columns = NamedCsvRecordHandler.of(handler -> handler.header(columnNames));
  }

  /**
   * A parser for the rows below the line that names the columns.
   *
   * @param separators one of which separates the columns; no column's name contains any
   */
  static RowParser below(Line header, List<Character> separators) throws UnusableFileException {
    try {
      for (char separator : separators) {
        List<String> names = names(header, separator);
        if (CsvColumns.isComplete(names)) {
          CsvColumns.check(names);
          return new RowParser(separator, names);
        }
      }
      CsvColumns.check(names(header, separators.get(0)));
    } catch (BadRowException e) {
      throw new UnusableFileException("has a first line that " + e.reason());
    }
    throw new AssertionError("names that are not complete are refused");
  }

  private static List<String> names(Line header, char separator) throws BadRowException {
    return record(header, separator, CsvRecordHandler.of()).getFields();
  }

  /** Whether the line is a row, be it a bad one. */
  boolean isRow(Line line) {
    return !line.isBlank(separator);
  }

  /** Parses a line that is a row. */
  ProfileRow parse(Line line) throws BadRowException {
    NamedCsvRecord row = record(line, separator, columns);
    if (row.getFieldCount() != columnCount) {
      throw new BadRowException(
          "has %d field(s) where the first line has %d"
              .formatted(row.getFieldCount(), columnCount));
    }
    List<String> problems = new ArrayList<>();
    String profileId = profileId(row.getField(CsvColumns.PROFILE_ID), problems);
    long balance = balance(row.getField(CsvColumns.BALANCE), problems);
    String time = row.findField(CsvColumns.LAST_DEDUCT_TIME).orElse("");
    Instant lastDeductTime = time.isEmpty() ? null : lastDeductTime(time, problems);
    if (!problems.isEmpty()) {
      throw new BadRowException(String.join("; ", problems));
    }
    return new ProfileRow(line.number(), ImportProfile.of(profileId, balance, lastDeductTime));
  }

  private static <T> T record(Line line, char separator, CsvCallbackHandler<T> handler)
      throws BadRowException {
    if (line.tooLong()) {
      throw new BadRowException("is longer than " + LineReader.LENGTH_MAX_BYTES + " bytes");
    }
    if (!isRecord(line.text())) {
      throw new BadRowException(NOT_CSV);
    }
    try {
      return CsvReader.builder().fieldSeparator(separator).ofSingleCsvRecord(handler, line.text());
    } catch (CsvParseException e) {
      throw new BadRowException(NOT_CSV);
    }
  }

  /** FastCSV closes an open quote at the end, and ignores what follows a line break. */
  private static boolean isRecord(String text) {
    boolean pairs = text.chars().filter(c -> c == '"').count() % 2 == 0;
    return pairs && text.indexOf('\r') < 0;
  }

  private static String profileId(String text, List<String> problems) {
    if (!ID.matcher(text).matches()) {
      problems.add(BAD_ID);
    }
    return text;
  }

  private static long balance(String text, List<String> problems) {
    long balance = WHOLE_NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1;
    if (balance < 0 || balance > Limits.AMOUNT_MAX) {
      problems.add(BAD_BALANCE);
    }
    return balance;
  }

  private static @Nullable Instant lastDeductTime(String text, List<String> problems) {
    try {
      // PostgreSQL stores microseconds.
      Instant time =
          OffsetDateTime.parse(text, RFC_3339).toInstant().truncatedTo(ChronoUnit.MICROS);
      if (!time.isBefore(Instant.EPOCH)) {
        return time;
      }
    } catch (DateTimeParseException e) {
      // As any other bad time.
    }
    problems.add(BAD_TIME);
    return null;
  }
}
