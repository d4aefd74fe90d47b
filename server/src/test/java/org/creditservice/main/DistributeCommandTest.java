package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.schema.Migrations;
import org.creditservice.db.schema.Migrations.State;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/** {@code migrate --distribute} where there is no Citus: a sentence, and nothing is changed. */
class DistributeCommandTest {
  @Test
  void anOrdinaryPostgresIsRefusedBeforeItIsMigrated() throws SQLException {
    try (TestDatabase database = TestDatabase.createEmpty();
        CommandRun run = distribute(database.owner())) {
      assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(run.err().lines())
          .singleElement()
          .asString()
          .startsWith("credit migrate: The database at ")
          .contains(" has no Citus: on every node, add citus to shared_preload_libraries");
      assertThat(Migrations.status(database.owner()).state()).isEqualTo(State.PENDING);
    }
  }

  private static CommandRun distribute(DatabaseTarget target) {
    return CommandRun.of(
        Map.of(
            "CREDIT_DATABASE_URL", target.jdbcUrl(),
            "CREDIT_DATABASE_USER", target.user(),
            "CREDIT_DATABASE_PASSWORD", String.valueOf(target.password())),
        "migrate",
        "--distribute");
  }
}
