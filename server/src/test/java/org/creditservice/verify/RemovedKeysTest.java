package org.creditservice.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.creditservice.api.admin.RecordedAnswers;
import org.creditservice.db.Bucket;
import org.creditservice.testing.Requests;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.Test;

/** Keys that their retention has removed are not missed; others are. */
class RemovedKeysTest {
  private static final String PROFILE = "p";

  @Test
  void onlyKeysThatMayBeGoneAreNotMissed() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.connect()) {
      try (TestServer server = TestServer.start(database.target())) {
        WrittenProfile.write(server.channel(), PROFILE);
        execute(
            connection,
            "INSERT INTO credit.key_removals SELECT %d, create_time FROM credit.ledger_entries WHERE sequence = 13"
                .formatted(Bucket.of(PROFILE)));
        execute(
            connection,
            "DELETE FROM credit.idempotency_keys WHERE create_time <"
                + " (SELECT removed_before FROM credit.key_removals)");
        // Its key was removed and is used again.
        server.commands().deductCredits(Requests.deduct(PROFILE, "deduct", 1));
      }
      assertThat(verify(database).findings).isEmpty();
      execute(connection, "DELETE FROM credit.idempotency_keys WHERE idempotency_key = 'reversed'");
      assertThat(verify(database).findings)
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.rule()).isEqualTo(Rule.OPERATION);
                assertThat(finding.subject().sequence()).isEqualTo(13);
              });
    }
  }

  private static Collected verify(TestDatabase database) throws Exception {
    Collected collected = new Collected();
    Summary unused =
        new Verifier(database.dataSource(), new RecordedAnswers(), Duration.ZERO)
            .verify(VerifyRange.profile(PROFILE), 1, Pace.FULL, collected);
    return collected;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }
}
