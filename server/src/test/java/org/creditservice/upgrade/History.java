package org.creditservice.upgrade;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The calls and answers of an earlier version, and the rows that it left in the database.
 *
 * @param schemaVersion Flyway's version of the schema of the rows
 * @param migrations the migrations of this schema, each with its checksum
 * @param imported the lines of the imported CSV file, with its header
 * @param commands in their order
 * @param queries made after all commands; GetOperation only for keys that no command used
 * @param rows the rows of all tables after all commands, as SQL
 */
record History(
    String schemaVersion,
    List<String> migrations,
    List<String> imported,
    List<RecordedCall> commands,
    List<RecordedCall> queries,
    String rows) {
  private static final String CALLS_FILE = "history.json";
  private static final String ROWS_FILE = "history.sql";

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /** Reads the files in the test resources. */
  static History read() {
    JsonObject json = JsonParser.parseString(resource(CALLS_FILE)).getAsJsonObject();
    return new History(
        json.get("schema_version").getAsString(),
        strings(json, "migrations"),
        strings(json, "imported"),
        calls(json, "commands"),
        calls(json, "queries"),
        resource(ROWS_FILE));
  }

  private static List<String> strings(JsonObject json, String name) {
    return elements(json, name).stream().map(JsonElement::getAsString).toList();
  }

  private static List<RecordedCall> calls(JsonObject json, String name) {
    return elements(json, name).stream()
        .map(JsonElement::getAsJsonObject)
        .map(RecordedCall::of)
        .toList();
  }

  private static List<JsonElement> elements(JsonObject json, String name) {
    return StreamSupport.stream(json.getAsJsonArray(name).spliterator(), false).toList();
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(History.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the files to a directory. */
  void write(Path directory) throws IOException {
    String json =
        """
        {
        "schema_version": %s,
        "migrations": %s,
        "imported": %s,
        "commands": %s,
        "queries": %s
        }
        """
            .formatted(
                GSON.toJson(schemaVersion),
                array(migrations.stream().map(GSON::toJson)),
                array(imported.stream().map(GSON::toJson)),
                array(commands.stream().map(History::text)),
                array(queries.stream().map(History::text)));
    Files.createDirectories(directory);
    Files.writeString(directory.resolve(CALLS_FILE), json);
    Files.writeString(directory.resolve(ROWS_FILE), rows);
  }

  /** One property per line, so that differences are easy to see. */
  private static String text(RecordedCall call) {
    return call.toJson().entrySet().stream()
        .map(property -> GSON.toJson(property.getKey()) + ": " + GSON.toJson(property.getValue()))
        .collect(Collectors.joining(",\n ", "{", "}"));
  }

  private static String array(Stream<String> elements) {
    return elements.collect(Collectors.joining(",\n", "[\n", "\n]"));
  }
}
