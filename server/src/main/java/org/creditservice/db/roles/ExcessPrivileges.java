package org.creditservice.db.roles;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.SessionSettings;
import org.creditservice.db.SessionSource;

/** What a server's role can do beyond what the server needs. */
public final class ExcessPrivileges {
  private static final String QUERY = RolesScript.resource("excess.sql");

  private ExcessPrivileges() {}

  /**
   * Such as "is a superuser" or "may TRUNCATE credit.jobs", the worst first; empty if the role is
   * as it should be.
   *
   * @param target whose role is looked at
   * @param removesKeys whether the server runs with --key-retention
   */
  public static List<String> of(DatabaseTarget target, boolean removesKeys) throws SQLException {
    List<String> clauses = new ArrayList<>();
    try (Connection connection =
            new SessionSource(target, SessionSettings.UNTIMED).getConnection();
        PreparedStatement query = connection.prepareStatement(QUERY)) {
      query.setBoolean(1, removesKeys);
      query.setBoolean(2, removesKeys);
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        clauses.add(rows.getString(1));
      }
    }
    return clauses;
  }
}
