package org.creditservice.exports;

import com.google.gson.stream.JsonWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.creditservice.core.ledger.Metadata;
import org.jspecify.annotations.Nullable;

/** A JSON object on each line, without what a row does not have. */
final class JsonRecordWriter<R> implements RecordWriter<R> {
  private final List<Column<R>> columns;
  private final Writer out;

  JsonRecordWriter(List<Column<R>> columns, OutputStream out) {
    this.columns = columns;
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
  }

  @Override
  public void begin() {}

  @Override
  public void write(R row) throws IOException {
    JsonWriter json = new JsonWriter(out);
    json.beginObject();
    for (Column<R> column : columns) {
      Object value = column.value().apply(row);
      if (value != null) {
        write(json.name(column.name()), value);
      }
    }
    json.endObject();
    out.write('\n');
  }

  private static void write(JsonWriter json, @Nullable Object value) throws IOException {
    if (value instanceof Long number) {
      json.value(number);
    } else if (value instanceof Metadata metadata) {
      json.beginObject();
      for (Map.Entry<String, String> pair : metadata.pairs().entrySet()) {
        json.name(pair.getKey()).value(pair.getValue());
      }
      json.endObject();
    } else if (value instanceof Column.CallersText callers) {
      json.value(callers.text());
    } else {
      json.value(String.valueOf(value));
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
