package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.testing.RestartablePostgres;
import org.creditservice.testing.SmallDisk;
import org.creditservice.testing.StandbyPostgres;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What each command says of a database, a directory or a file that it can't use: one sentence, and
 * an exit code. The databases are durable, so that nothing is logged about that.
 */
class UnusableTargetTest {
  private static final String NEWER_MIGRATION =
      """
      INSERT INTO credit.flyway_schema_history
      VALUES (1000, '1000', 'newer', 'SQL', 'V1000__newer.sql', 1, 'credit', now(), 1, true)
      """;

  /** Those are shared that are refused, since nothing may change in them. */
  private static TestDatabase empty;

  private static TestDatabase somebodyElses;
  private static TestDatabase newer;

  @TempDir private Path directory;

  @BeforeAll
  static void create() throws Exception {
    empty = TestDatabase.createEmptyDurable();
    somebodyElses = TestDatabase.createEmptyDurable();
    execute(somebodyElses, "CREATE SCHEMA credit; CREATE TABLE credit.invoices (number int)");
    newer = TestDatabase.createDurable();
    execute(newer, NEWER_MIGRATION);
  }

  @AfterAll
  static void drop() {
    List.of(empty, somebodyElses, newer).forEach(TestDatabase::close);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve --no-migrate  | lacks 5 migration(s), and --no-migrate is set: run 'credit migrate'",
        "import --no-migrate | lacks 5 migration(s), and --no-migrate is set: run 'credit migrate'",
        "verify              | lacks the schema, or 5 migration(s) of it: run 'credit migrate' first.",
        "export entries      | lacks the schema, or 5 migration(s) of it: run 'credit migrate' first.",
        "anchor              | lacks the schema, or 5 migration(s) of it: run 'credit migrate' first.",
        "grant --dry-run     | lacks the schema, or 5 migration(s) of it: run 'credit migrate' first.",
      })
  void withoutTheSchema(String command, String sentence) throws Exception {
    assertRefused(2, run(empty.target(), command), sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "serve   | contains what is not this service's, such as invoices: use another database",
        "migrate | contains what is not this service's, such as invoices: use another database",
        "import  | contains what is not this service's, such as invoices: use another database",
      })
  void withSomebodyElsesSchema(String command, String sentence) throws Exception {
    assertRefused(1, run(somebodyElses.target(), command), sentence);
  }

  /** Servers and imports run on it: it only has more than they need. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "verify         | was migrated by a newer version: use a version of this program",
        "export entries | was migrated by a newer version: use a version of this program",
        "anchor         | was migrated by a newer version: use a version of this program",
      })
  void withANewerSchema(String command, String sentence) throws Exception {
    assertRefused(2, run(newer.target(), command), sentence);
  }

  @Test
  void aNewerSchemaIsNotMigrated() throws Exception {
    CommandRun migrate = run(newer.target(), "migrate");
    assertThat(migrate.exitCode()).as(migrate.err()).isZero();
  }

  @Test
  @Tag("long")
  void aStandby() throws Exception {
    try (RestartablePostgres primary = RestartablePostgres.start();
        StandbyPostgres standby = primary.createStandby()) {
      for (String command : List.of("migrate", "import", "grant --execute", "anchor")) {
        assertRefused(
            1, run(standby.target(), command), "is a standby (SQLSTATE 25006); use its primary.");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"serve", "migrate", "import", "verify", "export entries", "anchor", "grant"})
  void aWrongPassword(String command) throws Exception {
    DatabaseTarget target = empty.target();

    CommandRun run =
        run(new DatabaseTarget(target.jdbcUrl(), target.user(), "guessed", Map.of()), command);

    assertRefused(1, run, "password authentication failed for user \"credit\"");
    assertThat(run.err()).doesNotContain("guessed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | anchor --out=/nowhere/file      | can't be written to \"/nowhere/file\": no such file or directory",
        "1 | anchor --out=PIPE               | can't be written to \"PIPE\": it is not a regular file",
        "1 | anchor --out=/                  | can't be written to \"/\": it is not a regular file",
        "1 | export jobs --out=/nowhere/file | The file \"/nowhere/file\" can't be written: no such file or directory",
        "1 | export jobs --out=/             | The file \"/\" is a directory.",
        "2 | verify --anchor=/nowhere/file   | The file \"/nowhere/file\" can't be read: no such file or directory",
        "2 | verify --anchor=/dev/zero       | The file \"/dev/zero\" is not an anchor: it is not a regular file.",
        "2 | import --profiles=/nowhere/file | The file \"/nowhere/file\" does not exist.",
        "2 | grant --file=/dev/zero          | The file \"/dev/zero\" is not a regular file.",
      })
  @Tag("long")
  void aFileThatCannotBeUsed(int exitCode, String command, String sentence) throws Exception {
    String pipe = directory.resolve("pipe").toString();
    assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
    try (TestDatabase database = TestDatabase.createDurable()) {
      CommandRun run = run(database.target(), command.replace("PIPE", pipe));

      assertRefused(exitCode, run, sentence.replace("PIPE", pipe));
    }
    assertThat(Path.of(pipe)).satisfies(path -> assertThat(Files.isRegularFile(path)).isFalse());
  }

  @Test
  @Tag("long")
  void aFullDisk() throws Exception {
    try (TestDatabase database = TestDatabase.createDurable();
        SmallDisk disk = SmallDisk.mount(1)) {
      disk.fill();
      for (String command : List.of("anchor", "export jobs")) {
        Path out = disk.directory().resolve("out");

        assertRefused(
            1, run(database.target(), command + " --out=" + out), "No space left on device");
        assertThat(disk.directory().resolve("out.part")).doesNotExist();
      }
    }
  }

  /** A path that is mistyped: nothing is created there. */
  @ParameterizedTest
  @CsvSource({"verify", "export entries", "anchor", "grant --dry-run"})
  void aDataDirectoryWithoutData(String command) throws Exception {
    Path mistyped = directory.resolve("mistyped");

    CommandRun run = CommandRun.of(arguments(command, "--data-dir=" + mistyped));

    assertRefused(2, run, "There is no database in the data directory " + mistyped + ": say where");
    assertThat(mistyped).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"serve", "migrate", "import"})
  void aDataDirectoryThatIsAFile(String command) throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    CommandRun run = CommandRun.of(arguments(command, "--data-dir=" + file));

    assertRefused(1, run, "Cannot use the data directory " + file + ": a file is in the way");
  }

  private static void assertRefused(int exitCode, CommandRun run, String sentence) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("credit ").contains(sentence);
    assertThat(run.out()).isEmpty();
  }

  private CommandRun run(DatabaseTarget database, String command) throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("CREDIT_DATABASE_URL", database.jdbcUrl().replaceFirst("^jdbc:", ""));
    environment.put("CREDIT_DATABASE_USER", database.user());
    environment.put("CREDIT_DATABASE_PASSWORD", database.password());
    return CommandRun.of(environment, arguments(command));
  }

  /** Of a command, with what it can't do without. */
  private String[] arguments(String command, String... more) throws Exception {
    String required =
        command.contains("=")
            ? ""
            : switch (command.replaceFirst(" .*", "")) {
              case "serve" -> "--grpc-port=0 --http-port=0";
              case "import" -> "--profiles=" + profiles();
              case "export", "anchor" -> "--out=" + directory.resolve("out");
              case "grant" -> "--file=" + grants();
              default -> "";
            };
    return (command + " " + required + " " + String.join(" ", more)).strip().split(" +", -1);
  }

  private Path profiles() throws Exception {
    return Files.writeString(directory.resolve("profiles.csv"), "profile_id,balance\nann,1\n");
  }

  private Path grants() throws Exception {
    return Files.writeString(
        directory.resolve("grants.csv"),
        "profile_id,amount,reason_code,idempotency_key\nann,1,GIFT,gift-1\n");
  }

  private static void execute(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
