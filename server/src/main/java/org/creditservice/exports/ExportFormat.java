package org.creditservice.exports;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How records are written. */
public enum ExportFormat {
  CSV {
    @Override
    <R> RecordWriter<R> writer(List<Column<R>> columns, OutputStream out) {
      return new CsvRecordWriter<>(columns, out);
    }

    @Override
    @Nullable Map<String, String> parse(String record, List<String> columns) {
      try {
        CsvRecord cells = CsvReader.builder().ofSingleCsvRecord(CsvRecordHandler.of(), record);
        if (cells.getFieldCount() != columns.size()) {
          return null;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
          values.put(columns.get(i), SpreadsheetText.restore(cells.getField(i)));
        }
        return values;
      } catch (CsvParseException e) {
        return null;
      }
    }
  },

  /** JSON lines. */
  JSONL {
    @Override
    <R> RecordWriter<R> writer(List<Column<R>> columns, OutputStream out) {
      return new JsonRecordWriter<>(columns, out);
    }

    @Override
    @Nullable Map<String, String> parse(String record, List<String> columns) {
      try {
        Map<String, String> values = new LinkedHashMap<>();
        JsonElement json = JsonParser.parseString(record);
        if (!json.isJsonObject()) {
          return null;
        }
        for (Map.Entry<String, JsonElement> value : json.getAsJsonObject().entrySet()) {
          values.put(
              value.getKey(),
              value.getValue().isJsonPrimitive() ? value.getValue().getAsString() : "");
        }
        return columns.containsAll(values.keySet()) ? values : null;
      } catch (JsonParseException e) {
        return null;
      }
    }
  };

  abstract <R> RecordWriter<R> writer(List<Column<R>> columns, OutputStream out);

  /** The values of a record by column; null if it is not one of an export with these columns. */
  abstract @Nullable Map<String, String> parse(String record, List<String> columns);

  /** Whether the first record of a file has the columns' names. */
  boolean hasHeader() {
    return this == CSV;
  }

  /** Whether a line feed between quotes belongs to the record. */
  boolean quotesLines() {
    return this == CSV;
  }
}
