package org.creditservice.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.creditservice.config.DatabaseTarget;

/**
 * Somebody else's session in the service's database, which holds locks until it is told to let go.
 */
public final class Stranger implements AutoCloseable {
  private static final String LANES_THAT_WAIT =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'credit-lanes'
        AND wait_event_type = 'Lock'
      """;

  private final DatabaseTarget superuser;
  private final Connection connection;

  private Stranger(DatabaseTarget superuser) throws SQLException {
    this.superuser = superuser;
    this.connection = superuser.connect();
    connection.setAutoCommit(false);
  }

  /**
   * Connects.
   *
   * @param superuser the database, as somebody who may look into others' sessions
   */
  public static Stranger of(DatabaseTarget superuser) {
    try {
      return new Stranger(superuser);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Holds the locks of the profiles' rows. */
  public Stranger lockProfiles(String... profileIds) {
    for (String profileId : profileIds) {
      hold("SELECT 1 FROM credit.profiles WHERE profile_id = ? FOR UPDATE", profileId);
    }
    return this;
  }

  /** Holds the lock of the whole table. */
  public Stranger lockTable(String table) {
    return hold("LOCK TABLE credit." + table + " IN ACCESS EXCLUSIVE MODE");
  }

  /** Holds what a statement locks. */
  public Stranger hold(String sql, Object... values) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
      return this;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Waits until a lane of a server waits for a lock. */
  public void awaitLaneWaiting() {
    try (Connection other = superuser.connect();
        Statement statement = other.createStatement()) {
      Await.until("a lane waits for a lock", () -> count(statement) > 0);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int count(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery(LANES_THAT_WAIT)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** Lets go of all locks; what was written is undone. */
  public void release() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
