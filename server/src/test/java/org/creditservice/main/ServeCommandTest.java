package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.schema.Migrations;
import org.creditservice.embedded.PostgresBinaries;
import org.creditservice.embedded.PostgresCluster;
import org.creditservice.testing.EmbeddedDirectory;
import org.creditservice.testing.LogCapture;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.RestartablePostgres;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {

  private static final Pattern READY =
      Pattern.compile("credit service ready: grpc 127\\.0\\.0\\.1:([0-9]+) \\(.*\\)");

  @Test
  void migratesPrintsReadyOnceAndStopsWithExitCode0() throws Exception {
    try (TestDatabase database = TestDatabase.createEmpty();
        CommandRun run = serve(database.target())) {
      Matcher line = READY.matcher(run.awaitReady());
      assertThat(line.matches()).as(run.awaitReady()).isTrue();
      assertThat(Integer.parseInt(line.group(1))).isPositive();
      assertThat(Migrations.status(database.target()).state())
          .isEqualTo(Migrations.State.UP_TO_DATE);

      run.stop();

      assertThat(run.exitCode()).isZero();
      assertThat(run.out().lines().filter(text -> text.contains("ready"))).hasSize(1);
      assertThat(run.out())
          .contains("grpcurl -plaintext")
          .contains("127.0.0.1:" + line.group(1) + " credit.v1.CreditService/CreateProfile");
    }
  }

  @Test
  void refusesAnOldSchemaWithNoMigrateAndMigrateHelps() throws Exception {
    try (TestDatabase database = TestDatabase.createEmpty()) {
      CommandRun refused = serve(database.target(), "--no-migrate");
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err()).contains("lacks").contains("run 'credit migrate'");
      assertThat(Migrations.status(database.target()).state()).isEqualTo(Migrations.State.PENDING);

      CommandRun migrated = run(database.target(), "migrate");
      assertThat(migrated.exitCode()).as(migrated.err()).isZero();

      try (CommandRun served = serve(database.target(), "--no-migrate")) {
        assertThat(served.awaitReady()).matches(READY);
      }
    }
  }

  @Test
  void aPortInUseIsNamedAndExitCode1() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CommandRun run = run(database.target(), "serve", "--grpc-port=" + taken.getLocalPort());

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .contains("Cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .contains("already in use")
          .contains("--grpc-port");
    }
  }

  @Test
  void aWrongPasswordIsReportedButNotShownAndExitCode1() {
    try (TestDatabase database = TestDatabase.createEmpty()) {
      DatabaseTarget good = database.target();
      CommandRun run = serve(new DatabaseTarget(good.jdbcUrl(), good.user(), "guessed", Map.of()));

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .contains("password authentication failed for user \"credit\"")
          .doesNotContain("guessed");
    }
  }

  @Test
  void aMissingDatabaseIsNamedAndExitCode1() {
    try (TestDatabase database = TestDatabase.createEmpty()) {
      DatabaseTarget there = database.target();
      CommandRun run =
          serve(
              new DatabaseTarget(
                  there.jdbcUrl() + "_typo", there.user(), there.password(), Map.of()));

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("_typo\" does not exist");
    }
  }

  @Test
  void eachStartSaysWhatInsecureLetsTheNetworkDo() {
    try (TestDatabase database = TestDatabase.create();
        LogCapture log = LogCapture.of(Exposure.class)) {
      try (CommandRun run =
          serve(
              database.target(),
              "--grpc-address=0.0.0.0",
              "--http-address=0.0.0.0",
              "--http-port=0",
              "--insecure")) {
        assertThat(run.awaitReady()).contains("ready: grpc 0.0.0.0:");
      }
      assertThat(log.messages(Level.WARN))
          .hasSize(2)
          .allMatch(line -> line.contains("port listens on 0.0.0.0, --insecure says so: "))
          .allMatch(line -> line.contains("is not encrypted"));
    }
  }

  /** The tests' database is fast, and not durable. */
  @Test
  void warnsOfADatabaseThatLosesWhatItHasCommitted() {
    try (TestDatabase database = TestDatabase.create();
        LogCapture log = LogCapture.of(SchemaPreparation.class);
        CommandRun run = serve(database.target())) {
      assertThat(log.awaitWarning("can lose"))
          .contains("has fsync and full_page_writes off, and can lose");
      assertThat(run.awaitReady()).matches(READY);
    }
  }

  @Test
  void refusesSuchADatabaseWithStrictDurability() {
    try (TestDatabase database = TestDatabase.create()) {
      CommandRun run = serve(database.target(), "--strict-durability");

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("switch on fsync and full_page_writes, or start without");
    }
  }

  @Test
  void tooFewConnectionsForTheLanesAreNamedBeforeTheyAreMissed() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        LogCapture log = LogCapture.of(Startup.class)) {
      database.execute(
          "DO $$ BEGIN"
              + " EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 3', current_database());"
              + " END $$");
      try (CommandRun run = serve(database.target(), "--lanes=2")) {
        assertThat(run.awaitReady()).matches(READY);
      }
      assertThat(log.messages(Level.WARN))
          .containsExactly(
              "this server needs 16 connections (4 for its lanes, and 12 more), but its database allows"
                  + " only 3: raise it (ALTER DATABASE … CONNECTION LIMIT), or lower --lanes");
    }
  }

  @Test
  void waitsForADatabaseThatIsDownAndIsReadyWhenItIsBack() {
    try (RestartablePostgres postgres = RestartablePostgres.start();
        LogCapture log = LogCapture.of(SchemaPreparation.class)) {
      postgres.stop();
      try (CommandRun run = serve(postgres.target(), "--strict-durability")) {
        assertThat(log.awaitWarning("trying again in")).contains("is unavailable, trying again");

        postgres.restart();

        assertThat(run.awaitReady()).matches(READY);
      }
    }
  }

  /** A migration is for all nodes. PostgreSQL says what a cluster's coordinator would. */
  @Test
  void waitsForANodeThatTheMigrationNeeds() throws SQLException {
    try (TestDatabase database = TestDatabase.createEmpty();
        LogCapture log = LogCapture.of(SchemaPreparation.class)) {
      database.executeAsSuperuser(
          "CREATE FUNCTION away() RETURNS event_trigger LANGUAGE plpgsql AS"
              + " $$ BEGIN RAISE EXCEPTION 'node is away' USING ERRCODE = '08006'; END $$",
          "CREATE EVENT TRIGGER away ON ddl_command_start WHEN TAG IN ('CREATE TABLE')"
              + " EXECUTE FUNCTION away()");
      try (CommandRun run = serve(database.target())) {
        assertThat(log.awaitWarning("trying again in")).contains("node is away");

        database.executeAsSuperuser("DROP EVENT TRIGGER away");

        assertThat(run.awaitReady()).matches(READY);
      }
    }
  }

  @Test
  void waitsForALockThatTheMigrationNeeds() {
    try (TestDatabase database = TestDatabase.createEmpty();
        OtherSession other = OtherSession.of(database.superuser());
        LogCapture log = LogCapture.of(SchemaPreparation.class)) {
      other.hold("CREATE SCHEMA credit");
      try (CommandRun run = serve(database.target())) {
        assertThat(log.awaitWarning("trying again in"))
            .contains("attempt 1 to migrate the schema did not get a lock", "trying again in 2s");

        other.release();

        assertThat(run.awaitReady()).matches(READY);
      }
    }
  }

  @Test
  void aMigrationThatWaitsForALockCanBeStopped() {
    try (TestDatabase database = TestDatabase.createEmpty();
        OtherSession other = OtherSession.of(database.superuser());
        LogCapture log = LogCapture.of(SchemaPreparation.class)) {
      other.hold("CREATE SCHEMA credit");
      CommandRun run = run(database.target(), "migrate");
      String unused = log.awaitWarning("trying again in");

      run.stop();

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err()).contains("The migration was stopped while another session held a lock");
    }
  }

  @Test
  void stopsWhileItWaitsForADatabase() {
    try (LogCapture log = LogCapture.of(SchemaPreparation.class)) {
      CommandRun run =
          serve(new DatabaseTarget("jdbc:postgresql://127.0.0.1:1/nobody", "ann", null, Map.of()));
      String unused = log.awaitWarning("trying again in");

      run.stop();

      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).isEmpty();
    }
  }

  @Test
  void endsWithExitCode1WhenTheEmbeddedPostgresDoesNotStartAgain(@TempDir Path directory)
      throws Exception {
    EmbeddedDirectory.fillWithPrograms(directory);
    Path data = directory.resolve("postgresql/data");
    Path log = directory.resolve("postgresql.log");
    PostgresCluster postgres =
        new PostgresCluster(PostgresBinaries.unpack(EmbeddedDirectory.BINARIES), data, log);
    try (CommandRun run = CommandRun.of("serve", "--grpc-port=0", "--data-dir=" + directory)) {
      assertThat(run.awaitReady()).matches(READY);

      Files.writeString(data.resolve("postgresql.conf"), "no_such_parameter = 1\n");
      postgres.process().orElseThrow().destroyForcibly();

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .contains("The embedded PostgreSQL ended by itself, and 3 tries to start it again failed")
          .contains("unrecognized configuration parameter")
          .contains(log.toString());
    }
  }

  private static CommandRun serve(DatabaseTarget target, String... more) {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "serve";
    arguments[1] = "--grpc-port=0";
    System.arraycopy(more, 0, arguments, 2, more.length);
    return run(target, arguments);
  }

  private static CommandRun run(DatabaseTarget target, String... arguments) {
    return CommandRun.of(
        Map.of(
            "CREDIT_DATABASE_URL", target.jdbcUrl(),
            "CREDIT_DATABASE_USER", target.user(),
            "CREDIT_DATABASE_PASSWORD", String.valueOf(target.password())),
        arguments);
  }
}
