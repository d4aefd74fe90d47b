package org.creditservice.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The test of what others have set against the service is HostileSessionTest. */
class SessionSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "off, on",
    "local, on",
    "remote_write, on",
    "on, on",
    "remote_apply, remote_apply",
  })
  void aCommitWaitsForTheDisksAndForMoreWhereTheServerSaysSo(String server, String session)
      throws SQLException {
    try (TestDatabase database = TestDatabase.create()) {
      String name = database.target().jdbcUrl().replaceFirst(".*/", "");
      try (Connection administrator = database.superuser().connect();
          Statement statement = administrator.createStatement()) {
        statement.execute("ALTER DATABASE %s SET synchronous_commit = %s".formatted(name, server));
      }
      assertThat(synchronousCommit(database.target())).isEqualTo(session);
    }
  }

  private static String synchronousCommit(DatabaseTarget target) throws SQLException {
    try (Connection connection = SessionSettings.UNTIMED.connect(target);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW synchronous_commit")) {
      rows.next();
      return rows.getString(1);
    }
  }
}
