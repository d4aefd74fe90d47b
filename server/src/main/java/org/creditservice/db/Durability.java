package org.creditservice.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.creditservice.config.DatabaseTarget;

/**
 * Whether a server keeps what it has committed if its machine goes down. Commits wait for the disk
 * by {@link SessionSettings}; what the server does with its files, sessions can't say.
 */
public final class Durability {
  private static final String SWITCHED_OFF =
      "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes')"
          + " AND setting = 'off' ORDER BY name";

  private Durability() {}

  /** Which of the server's settings that keep its files whole are off. */
  public static List<String> switchedOff(DatabaseTarget target) throws SQLException {
    List<String> names = new ArrayList<>();
    try (Connection connection =
            new SessionSource(target, SessionSettings.UNTIMED).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(SWITCHED_OFF)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }
}
