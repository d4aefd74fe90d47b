package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.testing.Client;
import org.creditservice.testing.Requests;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ExportCommandTest {
  private static final int MANY = 1_000_000;

  private static TestDatabase database;

  @TempDir private Path directory;

  @BeforeAll
  static void fill() {
    database = TestDatabase.create();
    try (TestServer server = TestServer.start(database.target())) {
      Client client = new Client(server.channel());
      client.create("ann", 100);
      client.call(Requests.deduct("ann", "d", 30));
      client.create("bob", 5);
    }
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  private record Run(int exitCode, String out, String err, String standardOutput) {}

  private Run export(String... arguments) {
    ByteArrayOutputStream standardOutput = new ByteArrayOutputStream();
    Run run = export(database.target(), standardOutput, arguments);
    return new Run(run.exitCode, run.out, run.err, standardOutput.toString(StandardCharsets.UTF_8));
  }

  private static Run export(
      DatabaseTarget target, OutputStream standardOutput, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Map<String, String> environment =
        Map.of(
            "CREDIT_DATABASE_URL", target.jdbcUrl(),
            "CREDIT_DATABASE_USER", target.user(),
            "CREDIT_DATABASE_PASSWORD", String.valueOf(target.password()));
    CommandLine commandLine =
        new ExportCommand(environment, new StopSignal(), standardOutput)
            .commandLine()
            .setParameterExceptionHandler(FailureHandlers::onBadArguments)
            .setExecutionExceptionHandler(FailureHandlers::onFailure)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    int exitCode = commandLine.execute(arguments);
    return new Run(exitCode, out.toString(), err.toString(), "");
  }

  @Test
  void writesAFile() throws IOException {
    Path file = directory.resolve("entries.csv");

    Run run = export("entries", "--out", file.toString());

    assertThat(run.exitCode).as(run.err).isZero();
    assertThat(run.out).matches("export complete: 3 entries in [0-9.]+ s\n");
    assertThat(Files.readAllLines(file))
        .hasSize(4)
        .anyMatch(line -> line.startsWith("ann,2,") && line.contains(",DEDUCTION,-30,70,"));
  }

  @Test
  void writesToStandardOutputAndNothingElse() {
    Run run = export("operations", "--profile", "ann", "--format", "jsonl", "--out", "-");

    assertThat(run.exitCode).as(run.err).isZero();
    assertThat(run.standardOutput.lines()).hasSize(2).allMatch(line -> line.startsWith("{"));
    assertThat(run.out).isEmpty();
    assertThat(run.err).contains("export complete: 2 operations in ");
  }

  @Test
  void anExistingFileIsNotTouchedUnlessAsked() throws IOException {
    Path file = Files.writeString(directory.resolve("jobs.csv"), "precious");

    Run refused = export("jobs", "--out", file.toString());
    assertThat(refused.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(refused.err)
        .contains("jobs.csv\" exists already; choose another, or --resume to go on, or --force");
    assertThat(file).hasContent("precious");

    assertThat(export("jobs", "--out", file.toString(), "--force").exitCode).isZero();
    assertThat(Files.readString(file)).startsWith("profile_id,job_id,");
  }

  @Test
  void aCompleteExportThatIsResumedHasNothingToAdd() throws IOException {
    Path file = directory.resolve("entries.jsonl");
    String[] arguments = {"entries", "--format", "jsonl", "--out", file.toString(), "--resume"};
    assertThat(export(arguments).exitCode).isZero();
    String first = Files.readString(file);

    Run again = export(arguments);

    assertThat(again.out).startsWith("export complete: 0 entries in ");
    assertThat(again.out).endsWith(", behind 3 that were there\n");
    assertThat(file).hasContent(first);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "profiles --out - | export: \"profiles\" is not accepted; it must be entries, operations or jobs",
        "entries --out - --format xml | --format: \"xml\" is not accepted; it must be csv or jsonl",
        "entries --out - --start-time today | --start-time: \"today\" is not accepted; it must be a time",
        "entries --out - --profile ü | --profile: \"ü\" is not accepted; it must be 1 to 128 visible",
        "entries --out - --resume | --resume and --force: need a file to write to, not -.",
        "entries --out x --resume --force | --resume and --force: only one of the two is accepted.",
        "entries | Missing required option: '--out=FILE'",
      })
  void wrongOptionsAreRefused(String arguments, String sentence) {
    Run run = export(arguments.split(" "));

    assertThat(run.exitCode).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err).contains(sentence);
  }

  @Test
  void aFullDiskIsOneSentence() {
    Run run = export("entries", "--out", "/dev/full", "--force");

    assertThat(run.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(run.err)
        .contains("export: The file \"/dev/full\" can't be written: No space left on device.")
        .contains("--resume")
        .doesNotContain("Exception");
  }

  @Test
  void aTargetThatCanNotBeWrittenIsOneSentence() {
    Run missing = export("entries", "--out", directory.resolve("no/such").toString());
    assertThat(missing.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(missing.err).contains("can't be written: no such file or directory");

    Run isDirectory = export("entries", "--out", directory.toString(), "--force");
    assertThat(isDirectory.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(isDirectory.err).contains("\" is a directory.");
  }

  @Test
  void aClosedPipeIsOneSentence() throws IOException {
    PipedInputStream reader = new PipedInputStream();
    PipedOutputStream pipe = new PipedOutputStream(reader);
    reader.close();

    Run run = export(database.target(), pipe, "entries", "--out", "-");

    assertThat(run.exitCode).isEqualTo(ExitCode.FAILED);
    assertThat(run.err)
        .contains("Standard output can no longer be written: ")
        .doesNotContain("Exception");
  }

  @Test
  void aDatabaseWithoutTheSchemaIsRefused() {
    try (TestDatabase empty = TestDatabase.createEmpty()) {
      Run run = export(empty.target(), new ByteArrayOutputStream(), "entries", "--out", "-");

      assertThat(run.exitCode).isEqualTo(ExitCode.REFUSED);
      assertThat(run.err).contains("run 'credit migrate' first");
    }
  }

  /** Prints how long it takes; a machine with other work takes longer, so there is no limit. */
  @Test
  @Tag("long")
  void aMillionEntries() throws SQLException, IOException {
    try (TestDatabase large = TestDatabase.create()) {
      fill(large);
      Path file = directory.resolve("million.csv");
      long begin = System.nanoTime();

      Run run =
          export(large.target(), OutputStream.nullOutputStream(), "entries", "--out", "" + file);

      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf("a million entries in %.1f s, %d bytes%n", seconds, Files.size(file));
      assertThat(run.exitCode).as(run.err).isZero();
      assertThat(lines(file)).isEqualTo(MANY + 1L);
    }
  }

  private static long lines(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      return lines.count();
    }
  }

  private static void fill(TestDatabase large) throws SQLException {
    try (Connection connection = large.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO credit.ledger_entries (bucket, profile_id, sequence, entry_id, kind, amount,
            balance, reason_code, actor, idempotency_key, job_id, metadata, create_time, hash)
          SELECT p %% 256, 'profile-' || p, n, gen_random_uuid(), 'GRANT', 1, n, 'PURCHASE',
            'unverified:web', gen_random_uuid()::text, 'job-' || n,
            '{"order": "order-17", "shop": "north"}', now(), sha256(int8send(n))
          FROM generate_series(1, 10000) AS p, generate_series(1, %d) AS n
          """
              .formatted(MANY / 10_000));
      statement.execute("ANALYZE");
    }
  }
}
