package org.creditservice.exports;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.creditservice.core.ledger.Metadata;
import org.jspecify.annotations.Nullable;

/** Records of CSV (RFC 4180, lines end with a line feed) below a line with the columns' names. */
final class CsvRecordWriter<R> implements RecordWriter<R> {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /** In JSON. */
  private static final String ESCAPED_SEMICOLON = "\\" + "u%04x".formatted((int) ';');

  private final List<Column<R>> columns;
  private final CsvWriter csv;

  CsvRecordWriter(List<Column<R>> columns, OutputStream out) {
    this.columns = columns;
    this.csv =
        CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out, StandardCharsets.UTF_8);
  }

  @Override
  public void begin() throws IOException {
    write(columns.stream().map(Column::name).toList());
  }

  @Override
  public void write(R row) throws IOException {
    String[] cells = new String[columns.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = cell(columns.get(i).value().apply(row));
    }
    write(List.of(cells));
  }

  private void write(List<String> cells) throws IOException {
    try {
      csv.writeRecord(cells);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String cell(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Column.CallersText callers) {
      return SpreadsheetText.defuse(callers.text());
    }
    return value instanceof Metadata metadata ? json(metadata) : value.toString();
  }

  /** It begins with a brace; a semicolon, at which a spreadsheet may split it, is escaped. */
  private static String json(Metadata metadata) {
    return metadata.pairs().isEmpty()
        ? "{}"
        : GSON.toJson(metadata.pairs()).replace(";", ESCAPED_SEMICOLON);
  }

  @Override
  public void flush() throws IOException {
    csv.flush();
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
