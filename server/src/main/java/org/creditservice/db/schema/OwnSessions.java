package org.creditservice.db.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.creditservice.config.DatabaseTarget;
import org.postgresql.PGConnection;

/**
 * Tells whether each connection has a session of PostgreSQL for itself. Behind a pooler it may get
 * another one for each transaction or statement. Then the settings of the service would reach other
 * clients' work, and theirs the service's.
 *
 * <p>This sends no setting itself, and holds no session for longer than a statement.
 */
final class OwnSessions {
  /** A pooler that is busy with other clients may give out the same session twice by chance. */
  private static final int ROUNDS = 3;

  private OwnSessions() {}

  /** Whether the connections to this database have sessions of their own; any host tells. */
  static boolean isGivenBy(DatabaseTarget target) throws SQLException {
    Iterator<DatabaseTarget> hosts = target.eachHost().iterator();
    while (true) {
      try {
        return isGivenByHost(hosts.next());
      } catch (SQLException e) {
        if (!hosts.hasNext()) {
          throw e;
        }
      }
    }
  }

  private static boolean isGivenByHost(DatabaseTarget target) throws SQLException {
    try (Connection one = target.connect()) {
      // A pooler makes up the process id that it tells a new client.
      if (processId(one) == one.unwrap(PGConnection.class).getBackendPID()) {
        return true;
      }
      try (Connection other = target.connect()) {
        return keepTheirSessions(one, other);
      }
    }
  }

  private static boolean keepTheirSessions(Connection one, Connection other) throws SQLException {
    Set<Integer> ofOne = new HashSet<>();
    Set<Integer> ofOther = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      // Twice: a pooler that gives out two sessions in turn gives the second one here.
      ofOne.add(processId(one));
      ofOne.add(processId(one));
      ofOther.add(processId(other));
    }
    return ofOne.size() == 1 && ofOther.size() == 1 && !ofOne.equals(ofOther);
  }

  private static int processId(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }
}
