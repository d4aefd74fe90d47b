package org.creditservice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.creditservice.api.admin.RecordedAnswers;
import org.creditservice.db.audit.LedgerAudit;
import org.creditservice.verify.Finding;
import org.creditservice.verify.Pace;
import org.creditservice.verify.Progress;
import org.creditservice.verify.Summary;
import org.creditservice.verify.UnknownProfileException;
import org.creditservice.verify.VerificationListener;
import org.creditservice.verify.Verifier;
import org.creditservice.verify.VerifyRange;

/** The conditions that must hold in the database after every commit. */
public final class LedgerInvariants {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private LedgerInvariants() {}

  /** Fails if an invariant does not hold, and shows a row that breaks it. */
  public static void assertHold(DataSource database) {
    try (HikariDataSource connection = oneConnection(database)) {
      assertThat(broken(connection)).isEmpty();
      assertThat(findings(connection)).isEmpty();
    } catch (SQLException e) {
      throw new AssertionError("the invariants could not be checked", e);
    }
  }

  private static List<String> broken(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return LedgerAudit.broken(connection, 1);
    }
  }

  /** What verification reports, which knows more than the invariants in SQL. */
  private static List<String> findings(DataSource database) {
    List<String> findings = new ArrayList<>();
    VerificationListener listener =
        new VerificationListener() {
          @Override
          public void finding(Finding finding) {
            findings.add(finding.sentence());
          }

          @Override
          public void progress(Progress progress) {}
        };
    try {
      Summary unused =
          new Verifier(database, new RecordedAnswers(), PATIENCE)
              .verify(VerifyRange.ALL, 1, Pace.FULL, listener);
    } catch (InterruptedException | UnknownProfileException e) {
      throw new AssertionError("the ledger could not be verified", e);
    }
    return findings;
  }

  /** Verification reads in a thousand transactions, which must not connect a thousand times. */
  private static HikariDataSource oneConnection(DataSource database) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(database);
    config.setMaximumPoolSize(1);
    return new HikariDataSource(config);
  }
}
