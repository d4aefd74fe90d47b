package org.creditservice.imports;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.reader.NamedCsvRecordHandler;
import java.util.List;
import org.creditservice.core.command.Command;

/** Parses lines of CSV (RFC 4180) as rows. */
final class RowParser {
  private static final String NOT_CSV =
      "is not CSV: a quote is not closed or is inside a field, or the line contains a carriage return";

  private final RowKind kind;
  private final char separator;
  private final int columnCount;
  private final NamedCsvRecordHandler columns;

  private RowParser(RowKind kind, char separator, List<String> columnNames) {
    this.kind = kind;
    this.separator = separator;
    this.columnCount = columnNames.size();
    this.columns = NamedCsvRecordHandler.of(handler -> handler.header(columnNames));
  }

  /**
   * A parser for the rows below the line that names the columns.
   *
   * @param separators one of which separates the columns; no column's name contains any
   */
  static RowParser below(RowKind kind, Line header, List<Character> separators)
      throws UnusableFileException {
    CsvColumns columns = new CsvColumns(kind);
    try {
      for (char separator : separators) {
        List<String> names = names(header, separator);
        if (columns.areComplete(names)) {
          columns.check(names);
          return new RowParser(kind, separator, names);
        }
      }
      columns.check(names(header, separators.get(0)));
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
  Row parse(Line line) throws BadRowException {
    NamedCsvRecord row = record(line, separator, columns);
    if (row.getFieldCount() != columnCount) {
      throw new BadRowException(
          "has %d field(s) where the first line has %d"
              .formatted(row.getFieldCount(), columnCount));
    }
    Fields fields = new Fields(row);
    Command command = kind.command(fields);
    fields.throwIfRefused();
    return new Row(line.number(), command, kind.credits(command));
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
}
