package org.creditservice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.creditservice.db.audit.LedgerAudit;

/** What must be true of the database at every commit, whoever did what. */
public final class Invariants {
  private Invariants() {}

  /** Fails, with a row that is to blame, if one does not hold. */
  public static void assertHold(DataSource database) {
    try (Connection connection = database.getConnection()) {
      assertThat(LedgerAudit.broken(connection, 1)).isEmpty();
    } catch (SQLException e) {
      throw new AssertionError("the invariants could not be checked", e);
    }
  }
}
