package org.creditservice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.creditservice.db.audit.LedgerAudit;

/** The conditions that must hold in the database after every commit. */
public final class LedgerInvariants {
  private LedgerInvariants() {}

  /** Fails if an invariant does not hold, and shows a row that breaks it. */
  public static void assertHold(DataSource database) {
    try (Connection connection = database.getConnection()) {
      assertThat(LedgerAudit.broken(connection, 1)).isEmpty();
    } catch (SQLException e) {
      throw new AssertionError("the invariants could not be checked", e);
    }
  }
}
