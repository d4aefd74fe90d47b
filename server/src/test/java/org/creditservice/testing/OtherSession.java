package org.creditservice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.function.IntPredicate;
import javax.sql.DataSource;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.Bucket;

/**
 * Another session in the service's database. It holds locks in an open transaction until it is
 * released or closed, and leaves nothing behind.
 *
 * <pre>
 * try (OtherSession other = OtherSession.of(database).lockProfiles("p")) {
 *   ... // start calls
 *   other.awaitLanesWaiting(2);
 * }
 * </pre>
 */
public final class OtherSession implements AutoCloseable {
  private static final String LOCK_PROFILE =
      "SELECT FROM credit.profiles WHERE bucket = ? AND profile_id = ? FOR UPDATE";

  private static final String CREATE_PROFILE =
      """
      INSERT INTO credit.profiles (bucket, profile_id, balance, last_sequence, update_time,
        create_time, last_hash, metadata)
      VALUES (?, ?, 0, 0, now(), now(), decode(repeat('00', 32), 'hex'), '{}')
      """;

  private static final String LANES =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'credit-lanes'
      """;

  private static final String WAITING_LANES = LANES + "  AND wait_event_type = 'Lock'";

  private final DataSource superuser;
  private final Connection connection;

  private OtherSession(DataSource superuser) throws SQLException {
    this.superuser = superuser;
    this.connection = superuser.getConnection();
    connection.setAutoCommit(false);
  }

  /** A session as superuser. */
  public static OtherSession of(TestDatabase database) {
    return of(database.connections(database.superuser()));
  }

  /**
   * A new session.
   *
   * @param superuser a database, as a role that sees what other sessions wait for
   */
  public static OtherSession of(DatabaseTarget superuser) {
    return of(TestDatabase.dataSource(superuser));
  }

  private static OtherSession of(DataSource superuser) {
    return unchecked("connect", () -> new OtherSession(superuser));
  }

  /** Locks the rows of these profiles. */
  public OtherSession lockProfiles(String... profileIds) {
    for (String profileId : profileIds) {
      hold(LOCK_PROFILE, Bucket.of(profileId), profileId);
    }
    return this;
  }

  /** Creates a profile but does not commit it, so that other creations of it wait. */
  public OtherSession createProfile(String profileId) {
    return hold(CREATE_PROFILE, Bucket.of(profileId), profileId);
  }

  /** Locks the row of this profile, or creates the profile if there is none. */
  public OtherSession lockOrCreateProfile(String profileId) {
    boolean exists =
        unchecked(
            LOCK_PROFILE,
            () -> {
              try (PreparedStatement lock =
                  prepare(LOCK_PROFILE, Bucket.of(profileId), profileId)) {
                return lock.executeQuery().next();
              }
            });
    return exists ? this : createProfile(profileId);
  }

  /** Locks a whole table. */
  public OtherSession lockTable(String table) {
    return hold("LOCK TABLE credit." + table + " IN ACCESS EXCLUSIVE MODE");
  }

  /** Runs a statement and keeps its locks. */
  public OtherSession hold(String sql, Object... values) {
    return unchecked(
        sql,
        () -> {
          try (PreparedStatement statement = prepare(sql, values)) {
            statement.execute();
          }
          return this;
        });
  }

  private PreparedStatement prepare(String sql, Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  /** Returns when at least one lane, of any server, waits for a lock. */
  public void awaitLaneWaiting() {
    int unused = awaitWaiting(1);
  }

  /** Returns when exactly this many lanes, of all servers, wait for a lock. */
  public void awaitLanesWaiting(int lanes) {
    assertThat(awaitWaiting(lanes)).as("waiting lanes").isEqualTo(lanes);
  }

  private int awaitWaiting(int atLeast) {
    return awaitCount(
        WAITING_LANES,
        "at least %d lanes wait for a lock".formatted(atLeast),
        count -> count >= atLeast);
  }

  /** Returns when PostgreSQL has no session of a lane any more. */
  public void awaitNoLane() {
    int unused = awaitCount(LANES, "no lane has a session", count -> count == 0);
  }

  private int awaitCount(String sql, String what, IntPredicate condition) {
    return unchecked(
        sql,
        () -> {
          try (Connection observer = superuser.getConnection();
              Statement statement = observer.createStatement()) {
            Await.until(what, () -> condition.test(count(statement, sql)));
            return count(statement, sql);
          }
        });
  }

  private static int count(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** Releases all locks and undoes what was written. */
  public void release() {
    unchecked(
        "rollback",
        () -> {
          connection.rollback();
          return this;
        });
  }

  @Override
  public void close() {
    unchecked(
        "close",
        () -> {
          connection.close();
          return this;
        });
  }

  private static <T> T unchecked(String what, Callable<T> work) {
    try {
      return work.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(what, e);
    }
  }
}
