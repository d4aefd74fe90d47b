package org.creditservice.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.creditservice.config.DatabaseTarget;

/**
 * A hot standby of a {@link RestartablePostgres}: it answers queries and refuses to write, until it
 * is promoted.
 *
 * <pre>
 * try (RestartablePostgres primary = RestartablePostgres.start();
 *     StandbyPostgres standby = primary.createStandby().synchronous()) {
 *   standby.stop(); // commits hang
 *   ...
 *   primary.kill9();
 *   standby.promote();
 * }
 * </pre>
 */
public final class StandbyPostgres implements AutoCloseable {
  static final String NAME = "standby";

  private final RestartablePostgres primary;
  private final TestPostgres postgres;

  private StandbyPostgres(RestartablePostgres primary, TestPostgres postgres) {
    this.primary = primary;
    this.postgres = postgres;
  }

  static StandbyPostgres start(RestartablePostgres primary, TestPostgres copy) {
    StandbyPostgres standby = new StandbyPostgres(primary, copy);
    standby.restart();
    return standby;
  }

  /** From now on, every commit of the primary waits until it is on this one's disk, too. */
  public StandbyPostgres synchronous() {
    synchronousStandbys(NAME);
    awaitReplication("sync_state = 'sync'");
    return this;
  }

  /** Commits of the primary wait for nobody any more. */
  public StandbyPostgres asynchronous() {
    synchronousStandbys("");
    return this;
  }

  private void synchronousStandbys(String names) {
    execute(primary.superuser(), "ALTER SYSTEM SET synchronous_standby_names = '" + names + "'");
    execute(primary.superuser(), "SELECT pg_reload_conf()");
  }

  /** Waits until it has all that the primary has committed so far. */
  public void awaitCaughtUp() {
    awaitReplication("replay_lsn >= pg_current_wal_lsn()");
  }

  private void awaitReplication(String condition) {
    String query = "SELECT count(*) > 0 FROM pg_stat_replication WHERE " + condition;
    Await.until("on the primary: " + query, () -> isTrue(primary.superuser(), query));
  }

  /** Makes it a primary, which writes; it follows no more. */
  public void promote() {
    execute(superuser(), "SELECT pg_promote()");
  }

  /** Starts it again, on the same port, and waits until it accepts connections. */
  public void restart() {
    postgres.start();
  }

  /** Shuts it down in an orderly way. */
  public void stop() {
    postgres.cluster().stop();
  }

  /** Kills all its processes (kill -9) and waits until they are gone. */
  public void kill9() {
    postgres.kill9();
  }

  /** The port, which stays the same after a restart. */
  public int port() {
    return postgres.port();
  }

  /** Its database, as the same role as the primary's. */
  public DatabaseTarget target() {
    DatabaseTarget ofPrimary = primary.target();
    return superuser().as(ofPrimary.user(), ofPrimary.password());
  }

  /** Its database, as a superuser. */
  public DatabaseTarget superuser() {
    return postgres.superuser(RestartablePostgres.DATABASE);
  }

  private static void execute(DatabaseTarget target, String sql) {
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static boolean isTrue(DatabaseTarget target, String query) throws SQLException {
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
