package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.roles.ExcessPrivileges;
import org.creditservice.embedded.EmbeddedDatabase;
import org.creditservice.testing.EmbeddedDirectory;
import org.creditservice.testing.LogCapture;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which role serves: what makes it, and what happens if it can do too much. */
class RolesCommandTest {
  @TempDir private Path directory;

  @Test
  void theSqlThatIsPrintedMakesTheRolesOfTheseNames() throws SQLException {
    try (TestDatabase database = TestDatabase.create()) {
      String suffix = "_of_" + database.name();
      CommandRun run =
          CommandRun.of(
              "roles",
              "--owner=o" + suffix,
              "--service=s\"" + suffix,
              "--retention=r" + suffix,
              "--database=" + database.name());
      assertThat(run.exitCode()).isZero();
      String sql = run.out();
      String roles = sql.substring(0, sql.indexOf("CREATE DATABASE"));
      String grants = sql.substring(sql.indexOf("\\connect")).replaceFirst(".*\n", "");

      execute(database.superuser(), roles);
      execute(database.superuser(), grants);

      for (String role : new String[] {"s\"" + suffix, "r" + suffix}) {
        String quoted = "\"" + role.replace("\"", "\"\"") + "\"";
        execute(database.superuser(), "ALTER ROLE " + quoted + " PASSWORD 'p'");
        boolean removesKeys = role.startsWith("r");
        assertThat(ExcessPrivileges.of(database.owner().as(role, "p"), removesKeys)).isEmpty();
        execute(database.superuser(), "DROP OWNED BY " + quoted + "; DROP ROLE " + quoted);
      }
      execute(database.superuser(), "DROP ROLE \"o" + suffix + "\"");
    }
  }

  @Test
  void migrateGrantsTheRoleOfServersWhatItNeeds() throws SQLException {
    try (TestDatabase database = TestDatabase.createEmpty()) {
      CommandRun migrated =
          run(
              database.owner(),
              "migrate",
              "--service-role=credit_service",
              "--retention-role=credit_retention");
      assertThat(migrated.err()).isEmpty();
      assertThat(migrated.exitCode()).isZero();

      DatabaseTarget service = database.owner().as("credit_service", database.owner().password());
      assertThat(ExcessPrivileges.of(service, false)).isEmpty();
      try (CommandRun served = run(service, "serve", "--grpc-port=0", "--strict-roles")) {
        assertThat(served.awaitReady()).contains("ready");
      }
      CommandRun unknown = run(database.owner(), "migrate", "--service-role=nobody-at-all");
      assertThat(unknown.exitCode()).isEqualTo(2);
      assertThat(unknown.err()).contains("There is no role \"nobody-at-all\"");
    }
  }

  @Test
  void aRoleThatCanDoTooMuchIsWarnedOfOrRefused() {
    try (TestDatabase database = TestDatabase.create()) {
      try (LogCapture log = LogCapture.of(RoleCheck.class);
          CommandRun served = run(database.owner(), "serve", "--grpc-port=0")) {
        assertThat(served.awaitReady()).contains("ready");
        assertThat(log.messages(Level.WARN))
            .singleElement()
            .asString()
            .contains("owns database " + database.name())
            .contains("Run 'credit migrate --service-role NAME'");
      }
      CommandRun refused = run(database.owner(), "serve", "--grpc-port=0", "--strict-roles");
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err()).contains("can do more than the service needs: it owns");
    }
  }

  @Test
  void anOlderDataDirectoryKeepsItsDataAndGetsTheRoles() throws Exception {
    EmbeddedDirectory.fillWithPrograms(directory);
    makeItOlder();
    for (String setting : new String[] {"--lanes=2", "--key-retention=30d"}) {
      try (CommandRun served =
          CommandRun.of(
              "serve", "--grpc-port=0", "--strict-roles", "--data-dir=" + directory, setting)) {
        assertThat(served.awaitReady()).contains("ready");
      }
    }
    try (EmbeddedDatabase database = EmbeddedDatabase.start(directory, EmbeddedDirectory.BINARIES);
        Connection connection = database.service().connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT profile_id, balance FROM credit.profiles")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("ann");
      assertThat(rows.getLong(2)).isEqualTo(1000);
    }
  }

  /** As it was when the service served as the owner, and nobody was kept from creating objects. */
  private void makeItOlder() throws IOException, SQLException {
    Path profiles =
        Files.writeString(directory.resolve("profiles.csv"), "profile_id,balance\nann,1000\n");
    try (EmbeddedDatabase database =
        EmbeddedDatabase.start(directory, EmbeddedDirectory.BINARIES)) {
      DatabaseTarget owner = database.owner();
      CommandRun imported = run(owner, "import", "--profiles=" + profiles);
      assertThat(imported.exitCode()).as(imported.err()).isZero();
      execute(
          owner.as("postgres", owner.password()),
          """
          DROP OWNED BY credit_service, credit_retention;
          DROP ROLE credit_service, credit_retention;
          GRANT TEMPORARY ON DATABASE credit TO PUBLIC;
          GRANT EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) TO PUBLIC;
          """);
    }
  }

  private static CommandRun run(DatabaseTarget target, String... arguments) {
    return CommandRun.of(
        Map.of(
            "CREDIT_DATABASE_URL", target.jdbcUrl(),
            "CREDIT_DATABASE_USER", target.user(),
            "CREDIT_DATABASE_PASSWORD", String.valueOf(target.password()),
            "CREDIT_HTTP_PORT", "off"),
        arguments);
  }

  private static void execute(DatabaseTarget target, String sql) throws SQLException {
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
