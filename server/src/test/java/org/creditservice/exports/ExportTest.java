package org.creditservice.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.zaxxer.hikari.HikariDataSource;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditservice.db.export.ExportFilter;
import org.creditservice.db.export.ExportSource;
import org.creditservice.exports.ExportFile.Existing;
import org.creditservice.testing.Seed;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExportTest {
  private static final ExportFilter ALL = new ExportFilter(null, null, null);
  private static final int CUTS = 25;

  /** More than a page. */
  private static final int HOT_ENTRIES = 2100;

  private static TestDatabase database;
  private static HikariDataSource connections;

  @RegisterExtension private final Seed seed = new Seed();

  @TempDir private Path directory;

  @BeforeAll
  static void fill() {
    database = TestDatabase.create();
    connections = new HikariDataSource();
    connections.setDataSource(database.dataSource());
    connections.setMaximumPoolSize(1);
    StoredRows rows = new StoredRows(database);
    rows.addHostile();
    rows.addEntries("hot", HOT_ENTRIES, "{}");
  }

  @AfterAll
  static void drop() {
    connections.close();
    database.close();
  }

  @Test
  void csvHasEveryEntryOnceInTheOrderOfSequences() throws Exception {
    List<NamedCsvRecord> rows = csv(export(Exported.ENTRIES, ALL, ExportFormat.CSV));

    assertThat(rows).hasSize(HOT_ENTRIES + 3 * StoredRows.HOSTILE.size());
    assertThat(rows.get(0).getHeader()).isEqualTo(Exported.ENTRIES.columnNames());
    assertThat(sequences(rows, "hot"))
        .isEqualTo(IntStream.rangeClosed(1, HOT_ENTRIES).mapToObj(String::valueOf).toList());
    for (String profile : StoredRows.HOSTILE) {
      assertThat(sequences(rows, profile)).isEqualTo(List.of("1", "2", "3"));
    }
  }

  private static List<String> sequences(List<NamedCsvRecord> rows, String profile) {
    return rows.stream()
        .filter(row -> SpreadsheetText.restore(row.getField("profile_id")).equals(profile))
        .map(row -> row.getField("sequence"))
        .toList();
  }

  /** Also where a spreadsheet splits lines at semicolons or tabs, as many do in many countries. */
  @ParameterizedTest
  @MethodSource("kinds")
  void noCellOfCsvIsAFormula(Exported<?> exported) throws Exception {
    String text = export(exported, ALL, ExportFormat.CSV);

    for (NamedCsvRecord row : csv(text)) {
      for (String cell : row.getFields()) {
        for (String part : cell.split("[;\t\r\n]", -1)) {
          assertThat(part).as("of %s", row).doesNotMatch("(?s)[=+\\-@].*");
        }
      }
    }
  }

  @Test
  void textIsAsItWasOnceItsApostropheIsRemoved() throws Exception {
    List<NamedCsvRecord> jobs = csv(export(Exported.JOBS, ALL, ExportFormat.CSV));

    assertThat(jobs)
        .extracting(row -> SpreadsheetText.restore(row.getField("job_id")))
        .containsExactlyInAnyOrderElementsOf(StoredRows.HOSTILE);
    assertThat(jobs)
        .extracting(row -> SpreadsheetText.restore(row.getField("failure_message")))
        .contains("no\n=GPU\r\n\"x\"\tü€𝄞ann");
    for (NamedCsvRecord entry : csv(export(Exported.ENTRIES, ALL, ExportFormat.CSV))) {
      String profile = SpreadsheetText.restore(entry.getField("profile_id"));
      JsonObject metadata = JsonParser.parseString(entry.getField("metadata")).getAsJsonObject();
      assertThat(profile.equals("hot") ? "hot" : metadata.get("k").getAsString())
          .isEqualTo(profile);
    }
  }

  @Test
  void jsonLinesHaveTextAndNumbersAsTheyAre() throws Exception {
    String text =
        export(
            Exported.ENTRIES,
            new ExportFilter("=cmd|'/C_calc'!A0", null, null),
            ExportFormat.JSONL);

    assertThat(text.lines()).hasSize(3);
    assertThat(text.lines().findFirst().orElseThrow())
        .isEqualTo(
            "{\"profile_id\":\"=cmd|'/C_calc'!A0\",\"sequence\":1,"
                + "\"entry_id\":\"00000000-0000-7000-8000-000000000001\",\"kind\":\"GRANT\","
                + "\"amount\":1,\"balance\":1,\"reason_code\":\"R\","
                + "\"actor\":\"=cmd|'/C_calc'!A0\",\"idempotency_key\":\"=cmd|'/C_calc'!A0\","
                + "\"metadata\":{\"k\":\"=cmd|'/C_calc'!A0\"},"
                + "\"create_time\":\"2026-03-01T12:00:01.123456Z\","
                + "\"hash\":\"cd2662154e6d76b2b2b92e70c0cac3ccf534f9b74eb5b89819ec509083d00a50\"}");
  }

  @Test
  void operationsTellWhatWasRefused() throws Exception {
    String text =
        export(Exported.OPERATIONS, new ExportFilter("ann", null, null), ExportFormat.CSV);

    assertThat(text)
        .isEqualTo(
            """
            profile_id,idempotency_key,method,refusal_reason,entry_sequence,create_time
            ann,ann,GrantCredits,,1,2026-03-01T12:00:00Z
            ann,refused,GrantCredits,INSUFFICIENT_CREDITS,,2026-03-01T12:00:00Z
            """);
  }

  @Test
  void timesLimitWhatIsExported() throws Exception {
    ExportFilter minute =
        new ExportFilter(
            "hot",
            Instant.parse("2026-03-01T12:10:00.123456Z"),
            Instant.parse("2026-03-01T12:11:00.123456Z"));

    List<NamedCsvRecord> rows = csv(export(Exported.ENTRIES, minute, ExportFormat.CSV));

    assertThat(sequences(rows, "hot"))
        .isEqualTo(IntStream.range(600, 660).mapToObj(String::valueOf).toList());
  }

  static Stream<Exported<?>> kinds() {
    return Stream.of(Exported.ENTRIES, Exported.OPERATIONS, Exported.JOBS);
  }

  /**
   * Wherever it was cut off: within a number, a text with line feeds, a character of four bytes.
   */
  @ParameterizedTest
  @EnumSource
  void goesOnWhereItStopped(ExportFormat format) throws Exception {
    goesOnWhereItStopped(Exported.JOBS, ALL, format);
    // Of one bucket: to ask each of the others for rows takes longer than to write these.
    goesOnWhereItStopped(Exported.ENTRIES, new ExportFilter("hot", null, null), format);
  }

  private <R> void goesOnWhereItStopped(
      Exported<R> exported, ExportFilter filter, ExportFormat format) throws Exception {
    Random random = seed.random(0);
    byte[] whole = export(exported, filter, format).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < CUTS; i++) {
      int cut = i < 3 ? i : random.nextInt(i % 2 == 0 ? 1000 : whole.length);
      Path file = Files.write(directory.resolve("cut"), Arrays.copyOf(whole, cut));

      resume(file, exported, filter, format);

      assertThat(Files.readAllBytes(file)).as("cut at %d", cut).isEqualTo(whole);
    }
    Path complete = Files.write(directory.resolve("complete"), whole);
    assertThat(resume(complete, exported, filter, format)).isZero();
    assertThat(Files.readAllBytes(complete)).isEqualTo(whole);
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsAddedToAnythingElse(ExportFormat format) throws Exception {
    for (String other : List.of("notes\n", "notes", "a,b\n1,2\n", "{\"a\":1}\n", "[]\n")) {
      Path file = Files.writeString(directory.resolve("other"), other);

      assertThatExceptionOfType(UnusableTargetException.class)
          .isThrownBy(() -> resume(file, Exported.JOBS, ALL, format))
          .withMessageContaining("is not an export of jobs as " + format);
      assertThat(file).hasContent(other);
    }
  }

  @Test
  void anExportOfAnotherKindOrProfileIsNotContinued() throws Exception {
    Path file =
        Files.writeString(directory.resolve("jobs"), export(Exported.JOBS, ALL, ExportFormat.CSV));

    assertThatExceptionOfType(UnusableTargetException.class)
        .isThrownBy(() -> resume(file, Exported.ENTRIES, ALL, ExportFormat.CSV));
    assertThatExceptionOfType(UnusableTargetException.class)
        .isThrownBy(
            () ->
                new Export<>(
                        Exported.JOBS,
                        new ExportFilter("nobody", null, null),
                        new ExportSource(connections),
                        (rows, share) -> {},
                        () -> false)
                    .run(
                        ExportFile.open(file, Existing.RESUME, ExportFormat.CSV, Exported.JOBS),
                        ExportFormat.CSV))
        .withMessage("has rows of other profiles than nobody");
  }

  private static <R> long resume(
      Path file, Exported<R> exported, ExportFilter filter, ExportFormat format) throws Exception {
    Export<R> export =
        new Export<>(
            exported, filter, new ExportSource(connections), (rows, share) -> {}, () -> false);
    assertThat(export.run(ExportFile.open(file, Existing.RESUME, format, exported), format))
        .isTrue();
    return export.rows();
  }

  private static <R> String export(Exported<R> exported, ExportFilter filter, ExportFormat format)
      throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Export<>(exported, filter, new ExportSource(connections), (rows, share) -> {}, () -> false)
        .run(ExportFile.of(out), format);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static List<NamedCsvRecord> csv(String text) {
    return CsvReader.builder().ofNamedCsvRecord(text).stream().toList();
  }
}
