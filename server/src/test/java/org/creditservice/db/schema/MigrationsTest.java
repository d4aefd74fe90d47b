package org.creditservice.db.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.creditservice.db.schema.Migrations.MigrationException;
import org.creditservice.db.schema.Migrations.State;
import org.creditservice.testing.BackgroundTask;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.Test;

class MigrationsTest {

  private static final int SERVERS = 4;

  @Test
  void anEmptyDatabaseIsPendingThenUpToDate() throws SQLException {
    try (TestDatabase database = TestDatabase.createEmpty()) {
      Migrations.Status before = Migrations.status(database.target());
      assertThat(before.state()).isEqualTo(State.PENDING);

      assertThat(Migrations.migrate(database.target())).isEqualTo(before.pending()).isPositive();

      assertThat(Migrations.status(database.target()))
          .isEqualTo(new Migrations.Status(State.UP_TO_DATE, 0));
      assertThat(Migrations.migrate(database.target())).isZero();
    }
  }

  @Test
  void severalServersMayMigrateAtOnce() throws SQLException {
    try (TestDatabase database = TestDatabase.createEmpty()) {
      int pending = Migrations.status(database.target()).pending();
      List<CompletableFuture<Integer>> servers =
          IntStream.range(0, SERVERS)
              .mapToObj(server -> BackgroundTask.run(() -> migrate(database)))
              .toList();

      int applied = servers.stream().mapToInt(CompletableFuture::join).sum();

      assertThat(applied).isEqualTo(pending);
      assertThat(Migrations.status(database.target()).state()).isEqualTo(State.UP_TO_DATE);
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

      assertThat(Migrations.status(database.target()).state()).isEqualTo(State.AHEAD);
      assertThat(Migrations.migrate(database.target())).isZero();
    }
  }

  @Test
  void aMigrationThatWasChangedSinceIsRefused() throws SQLException {
    try (TestDatabase database = TestDatabase.create()) {
      execute(database, "UPDATE credit.flyway_schema_history SET checksum = 1 WHERE version = '1'");

      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> Migrations.migrate(database.target()))
          .withMessageContaining("checksum mismatch")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }
  }

  @Test
  void anotherEncodingIsRefused() {
    try (TestDatabase database =
        TestDatabase.createEmpty(
            "ENCODING 'LATIN1' TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'")) {
      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> Migrations.status(database.target()))
          .withMessageContaining("has the encoding LATIN1")
          .withMessageContaining("ENCODING 'UTF8'");
    }
  }

  private static int migrate(TestDatabase database) {
    try {
      return Migrations.migrate(database.target());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
