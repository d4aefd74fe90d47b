package org.creditservice.db.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.schema.Migrations.LockedException;
import org.creditservice.db.schema.Migrations.MigrationException;
import org.creditservice.db.schema.Migrations.State;
import org.creditservice.testing.BackgroundTask;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationsTest {

  private static final int SERVERS = 4;

  private static final String ORDINARY = "classpath:db/migration";
  private static final String OF_THIS_TEST = "classpath:org/creditservice/db/schema/";

  /** Changes the table of profiles. */
  private static final String[] STRONG_LOCK = {ORDINARY, OF_THIS_TEST + "strong-lock"};

  /** Takes longer than the timeouts here. */
  private static final String[] SLOW_STATEMENT = {ORDINARY, OF_THIS_TEST + "slow-statement"};

  /** A role that owns nothing, while it is open. */
  private record Stranger(TestDatabase database, String role) implements AutoCloseable {

    private static final AtomicInteger COUNTER = new AtomicInteger();

    Stranger(TestDatabase database) throws SQLException {
      this(database, "stranger_" + COUNTER.incrementAndGet());
      execute(database.superuser(), "CREATE ROLE %s LOGIN PASSWORD 'p'".formatted(role));
    }

    DatabaseTarget target() {
      return new DatabaseTarget(database.owner().jdbcUrl(), role, "p", Map.of());
    }

    @Override
    public void close() throws SQLException {
      execute(database.superuser(), "DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
    }
  }

  @Test
  void anEmptyDatabaseIsPendingThenUpToDate() throws SQLException {
    try (TestDatabase database = TestDatabase.createEmpty()) {
      Migrations.Status before = Migrations.status(database.owner());
      assertThat(before.state()).isEqualTo(State.PENDING);

      assertThat(Migrations.migrate(database.owner())).isEqualTo(before.pending()).isPositive();

      assertThat(Migrations.status(database.owner()))
          .isEqualTo(new Migrations.Status(State.UP_TO_DATE, 0));
      assertThat(Migrations.migrate(database.owner())).isZero();
    }
  }

  @Test
  void severalServersMayMigrateAtOnce() throws SQLException {
    try (TestDatabase database = TestDatabase.createEmpty()) {
      int pending = Migrations.status(database.owner()).pending();
      List<CompletableFuture<Integer>> servers =
          IntStream.range(0, SERVERS)
              .mapToObj(server -> BackgroundTask.run(() -> migrate(database)))
              .toList();

      int applied = servers.stream().mapToInt(CompletableFuture::join).sum();

      assertThat(applied).isEqualTo(pending);
      assertThat(Migrations.status(database.owner()).state()).isEqualTo(State.UP_TO_DATE);
    }
  }

  @Test
  void aSchemaThatANewerVersionMigratedIsAhead() throws SQLException {
    try (TestDatabase database = TestDatabase.create()) {
      execute(
          database,
          "INSERT INTO credit.flyway_schema_history SELECT installed_rank + 1000, '1000', 'later',"
              + " type, 'V1000__later.sql', 1, installed_by, now(), 1, true"
              + " FROM credit.flyway_schema_history WHERE version = '1'");

      assertThat(Migrations.status(database.owner()).state()).isEqualTo(State.AHEAD);
      assertThat(Migrations.migrate(database.owner())).isZero();
    }
  }

  @Test
  void aMigrationThatWasChangedSinceIsRefused() throws SQLException {
    try (TestDatabase database = TestDatabase.create()) {
      execute(database, "UPDATE credit.flyway_schema_history SET checksum = 1 WHERE version = '1'");

      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> Migrations.migrate(database.owner()))
          .withMessageContaining("the history of migrations is not that of this version")
          .withMessageContaining("flyway_schema_history")
          .satisfies(MigrationsTest::isOurSentence);
    }
  }

  @Test
  void aReaderOfTheTableMakesNobodyQueueBehindTheMigration() throws SQLException {
    try (TestDatabase database = TestDatabase.create();
        OtherSession reader = OtherSession.of(database)) {
      reader.hold("SELECT FROM credit.profiles");

      assertThatExceptionOfType(LockedException.class)
          .isThrownBy(() -> Migrations.migrate(database.owner(), STRONG_LOCK))
          .withMessageMatching(
              "the PostgreSQL process \\d+ of role postgres \\(.*\\) holds a lock.*");
      execute(database, "SELECT FROM credit.profiles");

      reader.release();
      assertThat(Migrations.migrate(database.owner(), STRONG_LOCK)).isEqualTo(1);
    }
  }

  @Test
  void theTimeoutsThatAreUsualInTheDatabaseDoNotEndAMigration() throws SQLException {
    try (TestDatabase database = TestDatabase.create()) {
      for (String timeout : List.of("statement_timeout", "idle_in_transaction_session_timeout")) {
        execute(
            database.superuser(),
            "ALTER DATABASE %s SET %s = '200ms'".formatted(database.name(), timeout));
      }

      assertThat(Migrations.migrate(database.owner(), SLOW_STATEMENT)).isEqualTo(1);
    }
  }

  @Test
  void aRoleThatMayNotCreateTheSchemaIsToldWhatToDo() throws SQLException {
    try (TestDatabase database = TestDatabase.createEmpty();
        Stranger stranger = new Stranger(database)) {
      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> Migrations.migrate(stranger.target()))
          .withMessageContaining("the role may not create the schema credit")
          .withMessageContaining(
              "'GRANT CREATE ON DATABASE %s TO %s'".formatted(database.name(), stranger.role()))
          .satisfies(MigrationsTest::isOurSentence);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GRANT USAGE ON SCHEMA credit TO "})
  void aSchemaThatBelongsToAnotherRoleIsNamed(String grant) throws SQLException {
    try (TestDatabase database = TestDatabase.createEmpty();
        Stranger stranger = new Stranger(database)) {
      execute(database, "CREATE SCHEMA credit; CREATE TABLE credit.orders (id bigint)");
      execute(database, grant.isEmpty() ? "SELECT 1" : grant + stranger.role());

      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> Migrations.migrate(stranger.target()))
          .withMessageContaining("the schema credit belongs to the role credit")
          .withMessageContaining("use another database")
          .satisfies(MigrationsTest::isOurSentence);
    }
  }

  @Test
  void aRoleThatMayNotUseTheServicesSchemaIsToldWhoOwnsIt() throws SQLException {
    try (TestDatabase database = TestDatabase.create();
        Stranger stranger = new Stranger(database)) {
      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> Migrations.status(stranger.target()))
          .withMessageContaining("the schema credit belongs to the role credit")
          .withMessageContaining("grant " + stranger.role() + " what docs/operations.md lists")
          .satisfies(MigrationsTest::isOurSentence);
    }
  }

  @Test
  void aSchemaWithTablesOfAnotherApplicationIsLeftAlone() throws SQLException {
    try (TestDatabase database = TestDatabase.createEmpty()) {
      execute(database, "CREATE SCHEMA credit; CREATE TABLE credit.orders (id bigint)");

      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> Migrations.migrate(database.owner()))
          .withMessageContaining("contains what is not this service's, such as orders")
          .satisfies(MigrationsTest::isOurSentence);
    }
  }

  @Test
  void aRoleThatDoesNotOwnTheTablesIsToldWhoDoes() throws SQLException {
    try (TestDatabase database = TestDatabase.create();
        Stranger stranger = new Stranger(database)) {
      execute(
          database,
          "GRANT ALL ON SCHEMA credit TO %1$s; GRANT ALL ON ALL TABLES IN SCHEMA credit TO %1$s"
              .formatted(stranger.role()));

      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> Migrations.migrate(stranger.target(), STRONG_LOCK))
          .withMessageContaining("must be owner of table profiles")
          .withMessageContaining("run 'credit migrate' as credit")
          .satisfies(MigrationsTest::isOurSentence);
    }
  }

  /** A role that was granted the tables of 0.1.0 goes on serving after the upgrade. */
  @Test
  void whoReadsTheKeysMayReadHowFarTheyHaveBeenRemoved() throws SQLException {
    try (TestDatabase database = TestDatabase.create();
        Stranger stranger = new Stranger(database)) {
      execute(database, "DROP TABLE credit.key_removals");
      execute(database, "DELETE FROM credit.flyway_schema_history WHERE version IN ('4', '5')");
      execute(
          database,
          "GRANT USAGE ON SCHEMA credit TO %1$s; GRANT SELECT ON ALL TABLES IN SCHEMA credit TO %1$s"
              .formatted(stranger.role()));

      assertThat(Migrations.migrate(database.owner())).isEqualTo(2);

      execute(stranger.target(), "SELECT FROM credit.key_removals");
    }
  }

  @Test
  void anotherEncodingIsRefused() {
    try (TestDatabase database =
        TestDatabase.createEmpty(
            "ENCODING 'LATIN1' TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'")) {
      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> Migrations.status(database.owner()))
          .withMessageContaining("has the encoding LATIN1")
          .withMessageContaining("ENCODING 'UTF8'");
    }
  }

  private static int migrate(TestDatabase database) {
    try {
      return Migrations.migrate(database.owner());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One line, without a trace of the tool below. */
  private static void isOurSentence(Throwable failure) {
    assertThat(failure.getMessage())
        .endsWith(".")
        .doesNotContain("\n")
        .doesNotContain("Exception")
        .doesNotContainIgnoringCase("baseline")
        .doesNotContain("https://");
  }

  private static void execute(TestDatabase database, String sql) throws SQLException {
    execute(database.owner(), sql);
  }

  private static void execute(DatabaseTarget target, String sql) throws SQLException {
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
