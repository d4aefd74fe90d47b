package org.creditservice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.testing.Await;
import org.creditservice.testing.EmbeddedDirectory;
import org.creditservice.testing.JavaCommand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
class EmbeddedDatabaseTest {

  @TempDir private Path parent;
  private Path dataDirectory;

  @BeforeEach
  void make() {
    dataDirectory = parent.resolve("it's a data dir");
    EmbeddedDirectory.fill(dataDirectory);
  }

  @Test
  void keepsWhatWasWrittenAndCommitsDurably() throws Exception {
    try (EmbeddedDatabase database = start()) {
      write(database.owner(), "kept");
    }
    assertThat(serverProcess()).isEmpty();

    try (EmbeddedDatabase database = start()) {
      assertThat(query(database.owner(), "SELECT word FROM words")).containsExactly("kept");
      assertThat(
              query(
                  database.owner(),
                  "SELECT current_setting(name) FROM unnest(ARRAY['fsync', 'full_page_writes',"
                      + " 'synchronous_commit', 'server_encoding', 'listen_addresses'])"
                      + " AS name"))
          .containsExactly("on", "on", "on", "UTF8", "127.0.0.1");
      assertThat(query(database.owner(), "SELECT usesuper FROM pg_user WHERE usename = USER"))
          .containsExactly("f");
    }
  }

  @Test
  void requiresThePasswordWhichOnlyTheOwnerCanRead() throws Exception {
    try (EmbeddedDatabase database = start()) {
      DatabaseTarget good = database.owner();
      DatabaseTarget bad = new DatabaseTarget(good.jdbcUrl(), good.user(), "guess", Map.of());

      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(bad::connect)
          .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
      assertThat(permissions(dataDirectory)).isEqualTo("rwx------");
      assertThat(permissions(dataDirectory.resolve("postgresql/password"))).isEqualTo("rw-------");
      assertThat(Files.readString(dataDirectory.resolve("postgresql.log")))
          .doesNotContain(String.valueOf(good.password()));
    }
  }

  @Test
  void startsAfterPostgresWasKilled() throws Exception {
    EmbeddedDatabase killed = start();
    write(killed.owner(), "committed");
    kill();
    killed.close();

    try (EmbeddedDatabase database = start()) {
      assertThat(query(database.owner(), "SELECT word FROM words")).containsExactly("committed");
    }
  }

  @Test
  void startsPostgresAgainAtTheSamePortWhenItIsKilled() throws Exception {
    try (EmbeddedDatabase database = start()) {
      write(database.owner(), "committed");
      ProcessHandle killed = kill();

      Await.until("PostgreSQL answers again", () -> answers(database.owner()));

      assertThat(query(database.owner(), "SELECT word FROM words")).containsExactly("committed");
      assertThat(serverProcess()).hasSize(1).doesNotContain(killed);
      assertThat(database.failure()).isNotDone();
    }
    assertThat(serverProcess()).isEmpty();
  }

  @Test
  void givesUpAfterThreeTriesAndSaysWhy() throws Exception {
    try (EmbeddedDatabase database = start()) {
      breakConfiguration();
      kill();

      assertThat(database.failure().join())
          .hasMessageContaining("3 tries to start it again failed")
          .hasMessageContaining("unrecognized configuration parameter \"no_such_parameter\"")
          .hasMessageContaining(dataDirectory.resolve("postgresql.log").toString());
    }
  }

  @Test
  void leavesAServerAloneThatAnotherServiceStartedInTheDirectory() throws Exception {
    EmbeddedDatabase robbed = start();
    Files.delete(dataDirectory.resolve("service.lock"));
    Process other = startInAnotherProcess();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("started");

      assertThat(robbed.failure().join())
          .hasMessageContaining("service.lock was deleted or replaced");
      robbed.close();
      assertThat(serverProcess()).hasSize(1);
    } finally {
      other.destroyForcibly().waitFor();
    }
    start().close();
  }

  @Test
  void stopsThePostgresOfAKilledServiceAndLetsNoTwoServicesIn() throws Exception {
    Process service = startInAnotherProcess();
    DatabaseTarget orphans;
    try {
      String line = service.inputReader().readLine();
      assertThat(line).isEqualTo("started");

      assertThatExceptionOfType(EmbeddedPostgresException.class)
          .isThrownBy(this::start)
          .withMessageContaining(
              "is in use by another credit service (process " + service.pid() + ")");
    } finally {
      killGuard(service);
      service.destroyForcibly().waitFor();
    }
    ProcessHandle orphan = serverProcess().get(0);
    assertThat(orphan.isAlive()).isTrue();

    try (EmbeddedDatabase database = start()) {
      orphan.onExit().join();
      assertThat(serverProcess()).hasSize(1).doesNotContain(orphan);
      orphans = database.owner();
      assertThat(query(orphans, "SELECT word FROM words")).containsExactly("by another process");
    }
  }

  @Test
  void refusesASecondOneInTheSameProcessAndLeavesTheFirstAlone() throws Exception {
    try (EmbeddedDatabase first = start()) {
      assertThatExceptionOfType(EmbeddedPostgresException.class)
          .isThrownBy(this::start)
          .withMessageContaining("is in use by another credit service");
      assertThat(query(first.owner(), "SELECT 1")).containsExactly("1");
    }
  }

  @Test
  void aProcessNumberThatIsAnotherProgramsByNowDoesNotBlock() throws Exception {
    Path stale = dataDirectory.resolve("postgresql/data/postmaster.pid");
    Files.writeString(stale, ProcessHandle.current().pid() + "\n" + stale.getParent() + "\n");

    try (EmbeddedDatabase database = start()) {
      assertThat(query(database.owner(), "SELECT 1")).containsExactly("1");
    }
    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @Test
  void whatAKilledFirstStartLeftIsRemoved() throws Exception {
    dataDirectory = parent.resolve("killed at the first start");
    Path unfinished = dataDirectory.resolve("postgresql-unfinished-1/data");
    Files.createDirectories(unfinished);
    Files.writeString(unfinished.resolve("PG_VERSION"), "18\n");

    start().close();

    assertThat(unfinished.getParent()).doesNotExist();
  }

  @Test
  void refusesTheDataOfAnotherMajorVersion() throws Exception {
    Files.writeString(dataDirectory.resolve("postgresql/data/PG_VERSION"), "17\n");

    assertThatExceptionOfType(EmbeddedPostgresException.class)
        .isThrownBy(this::start)
        .withMessageContaining(
            "was written by PostgreSQL 17, and this service comes with PostgreSQL 18");
  }

  @Test
  void refusesAPathThatPostgresCannotBeStartedWith() {
    dataDirectory = parent.resolve("a $HOME");

    assertThatExceptionOfType(EmbeddedPostgresException.class)
        .isThrownBy(this::start)
        .withMessageContaining("choose another --data-dir");
  }

  @Test
  void reportsWhyPostgresDoesNotStartAndWhereItsLogIs() throws Exception {
    Path configuration = breakConfiguration();

    assertThatExceptionOfType(EmbeddedPostgresException.class)
        .isThrownBy(this::start)
        .withMessageContaining("unrecognized configuration parameter \"no_such_parameter\"")
        .withMessageContaining(dataDirectory.resolve("postgresql.log").toString());
    Files.writeString(configuration, "");
    start().close();
  }

  /** Runs until it is killed. */
  public static final class OtherService {

    private OtherService() {}

    /** The argument is the data directory. */
    public static void main(String[] arguments) throws Exception {
      EmbeddedDatabase database =
          EmbeddedDatabase.start(Path.of(arguments[0]), EmbeddedDirectory.BINARIES);
      write(database.owner(), "by another process");
      System.out.println("started");
      Thread.currentThread().join();
    }
  }

  private Process startInAnotherProcess() throws IOException {
    List<String> command = JavaCommand.of(OtherService.class, List.of());
    command.add(dataDirectory.toString());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** What would stop its PostgreSQL: as if the whole machine ran out of memory. */
  private static void killGuard(Process service) {
    List<ProcessHandle> guards = service.children().toList();
    assertThat(guards).hasSize(1);
    guards.forEach(ProcessHandle::destroyForcibly);
    guards.forEach(guard -> guard.onExit().join());
  }

  private EmbeddedDatabase start() {
    return EmbeddedDatabase.start(dataDirectory, EmbeddedDirectory.BINARIES);
  }

  /** Kills PostgreSQL and waits until its main process is gone. */
  private ProcessHandle kill() {
    ProcessHandle postmaster = serverProcess().get(0);
    postmaster.destroyForcibly();
    return postmaster.onExit().join();
  }

  /** Makes the next start fail; returns the file to mend. */
  private Path breakConfiguration() throws IOException {
    Path configuration = dataDirectory.resolve("postgresql/data/postgresql.conf");
    return Files.writeString(configuration, "no_such_parameter = 1\n");
  }

  private static boolean answers(DatabaseTarget target) {
    try {
      return !query(target, "SELECT 1").isEmpty();
    } catch (SQLException e) {
      return false;
    }
  }

  /** The PostgreSQL main processes of the directory. */
  private List<ProcessHandle> serverProcess() {
    return PostmasterPid.read(dataDirectory.resolve("postgresql/data"))
        .flatMap(PostmasterPid::process)
        .map(List::of)
        .orElse(List.of());
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void write(DatabaseTarget target, String word) throws SQLException {
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE words AS SELECT '%s' AS word".formatted(word));
    }
  }

  private static List<String> query(DatabaseTarget target, String sql) throws SQLException {
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> column = new ArrayList<>();
      while (result.next()) {
        column.add(result.getString(1));
      }
      return column;
    }
  }
}
