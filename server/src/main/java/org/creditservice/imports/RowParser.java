package org.creditservice.imports;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
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
import org.creditservice.core.Limits;
import org.creditservice.core.command.ImportProfile;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows of lines of CSV (RFC 4180). A row's problems are all told at once; values are never
 * repeated, since they may be unprintable.
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
      "is not CSV: a quote isn't closed or stands within a field, or the line ends oddly";

  /** More digits may not fit into 64 bits. */
  private static final int DIGITS_MAX = 18;

  /** RFC 3339, whose seconds and whose offset, unlike those of ISO 8601, can't be left out. */
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

  private final Columns columns;

  private RowParser(Columns columns) {
    this.columns = columns;
  }

  /** A parser for the rows below this first line. */
  static RowParser below(Line header) throws UnusableFileException {
    try {
      return new RowParser(Columns.of(fields(header)));
    } catch (BadRowException e) {
      throw new UnusableFileException("has a first line that " + e.reason());
    }
  }

  /** The row on a line that isn't blank. */
  ProfileRow parse(Line line) throws BadRowException {
    List<String> fields = fields(line);
    if (fields.size() != columns.count()) {
      throw new BadRowException(
          "has %d field(s) where the first line has %d".formatted(fields.size(), columns.count()));
    }
    List<String> problems = new ArrayList<>();
    String profileId = profileId(fields, problems);
    long balance = balance(fields, problems);
    Instant lastDeductTime = lastDeductTime(fields, problems);
    if (!problems.isEmpty()) {
      throw new BadRowException(String.join("; ", problems));
    }
    return new ProfileRow(line.number(), ImportProfile.of(profileId, balance, lastDeductTime));
  }

  private static List<String> fields(Line line) throws BadRowException {
    if (line.tooLong()) {
      throw new BadRowException("is longer than " + LineReader.LENGTH_MAX_BYTES + " bytes");
    }
    if (!isRecord(line.text())) {
      throw new BadRowException(NOT_CSV);
    }
    try {
      return CsvReader.builder().ofSingleCsvRecord(line.text()).getFields();
    } catch (CsvParseException e) {
      throw new BadRowException(NOT_CSV);
    }
  }

  /** What the library would let pass: a quote that isn't closed, and what follows a line break. */
  private static boolean isRecord(String text) {
    boolean pairs = text.chars().filter(c -> c == '"').count() % 2 == 0;
    return pairs && text.indexOf('\r') < 0;
  }

  private String profileId(List<String> fields, List<String> problems) {
    String text = required(fields, Columns.PROFILE_ID);
    boolean valid =
        !text.isEmpty()
            && text.length() <= Limits.ID_LENGTH_MAX
            && text.chars().allMatch(c -> c >= '!' && c <= '~');
    return valid ? text : problem("", BAD_ID, problems);
  }

  private long balance(List<String> fields, List<String> problems) {
    String text = required(fields, Columns.BALANCE);
    boolean digits =
        !text.isEmpty()
            && text.length() <= DIGITS_MAX
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    long balance = digits ? Long.parseLong(text) : -1;
    boolean valid = balance >= 0 && balance <= Limits.AMOUNT_MAX;
    return valid ? balance : problem(0L, BAD_BALANCE, problems);
  }

  private @Nullable Instant lastDeductTime(List<String> fields, List<String> problems) {
    String text = columns.value(fields, Columns.LAST_DEDUCT_TIME);
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      // What the database keeps.
      Instant time =
          OffsetDateTime.parse(text, RFC_3339).toInstant().truncatedTo(ChronoUnit.MICROS);
      return time.isBefore(Instant.EPOCH) ? problem(time, BAD_TIME, problems) : time;
    } catch (DateTimeParseException e) {
      return problem(Instant.EPOCH, BAD_TIME, problems);
    }
  }

  private String required(List<String> fields, String column) {
    String value = columns.value(fields, column);
    if (value == null) {
      throw new IllegalStateException("the file has no column " + column);
    }
    return value;
  }

  /** Notes a problem; the value stands in for the one that there isn't. */
  private static <T> T problem(T value, String problem, List<String> problems) {
    problems.add(problem);
    return value;
  }
}
