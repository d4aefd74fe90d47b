package org.creditservice.db.audit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks that what is stored is right: the invariants of {@code invariants.sql}, and the hash of
 * each entry, which is recomputed.
 *
 * <p>Reads whole tables, in several snapshots: for a database that nobody writes to.
 */
public final class LedgerAudit {
  private LedgerAudit() {}

  /**
   * What is broken, in a sentence with a counterexample each; empty if all is well.
   *
   * @param firstSequence the first sequence to verify in each profile; unless it is 1, the hash
   *     before it is trusted
   */
  public static List<String> broken(Connection connection, long firstSequence) throws SQLException {
    List<String> broken = new ArrayList<>();
    for (Invariant invariant : Invariant.all()) {
      counterexample(connection, invariant.query())
          .ifPresent(row -> broken.add("not so: " + invariant.name() + ", see " + row));
    }
    ChainAudit.firstBroken(connection, firstSequence)
        .ifPresent(entry -> broken.add("not so: each entry's hash covers it, see " + entry));
    return broken;
  }

  private static Optional<String> counterexample(Connection connection, String query)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query + " LIMIT 1")) {
      return rows.next() ? Optional.of(row(rows)) : Optional.empty();
    }
  }

  private static String row(ResultSet rows) throws SQLException {
    List<String> columns = new ArrayList<>();
    for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
      columns.add(rows.getMetaData().getColumnName(column) + "=" + rows.getString(column));
    }
    return columns.toString();
  }
}
