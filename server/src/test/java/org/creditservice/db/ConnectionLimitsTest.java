package org.creditservice.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionLimitsTest {
  private static final ConnectionDemand TEN = new ConnectionDemand(1, 9);

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "-1, -1, 10, null",
        "10, 10, 10, null",
        "9, -1, 97, its role allows only 9",
        "-1, 0, 97, its database allows only 0",
        "-1, -1, 7, PostgreSQL allows only 7",
      })
  void theFirstThatIsTooLowIsNamed(int role, int database, int server, String named) {
    var sentence = new ConnectionLimits(role, database, server).shortage(TEN);
    if (named == null) {
      assertThat(sentence).isEmpty();
    } else {
      assertThat(sentence.orElseThrow())
          .startsWith("this server needs 10 connections")
          .contains(named);
    }
  }

  @Test
  void theyAreReadFromTheDatabase() throws SQLException {
    try (TestDatabase database = TestDatabase.create()) {
      // The tests' PostgreSQL: max_connections less what is reserved for superusers.
      assertThat(ConnectionLimits.of(database.target()))
          .isEqualTo(new ConnectionLimits(-1, -1, 197));
    }
  }
}
