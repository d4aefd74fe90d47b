package org.creditservice.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.SessionSettings;

/**
 * A clock of a database that can be moved forward: for everything that asks PostgreSQL for the
 * time, in every session, with the statements and settings that it always has.
 *
 * <p>PostgreSQL's own functions get other names in this one database, and functions that add what a
 * table says take their place. See docs/decisions/0027-test-clock.md.
 */
public final class MovableClock {
  /**
   * Nobody but the owner may see the table; the functions read it with the rights of the superuser
   * who made them. {@code statement_timestamp} stays STABLE, so that an index can be searched by
   * it.
   */
  static final String INSTALL =
      """
      SET allow_system_table_mods = on;
      CREATE SCHEMA credit_testing AUTHORIZATION credit;
      CREATE TABLE credit_testing.clock (ahead interval NOT NULL);
      ALTER TABLE credit_testing.clock OWNER TO credit;
      INSERT INTO credit_testing.clock VALUES ('0');
      ALTER FUNCTION pg_catalog.clock_timestamp() RENAME TO wall_clock_timestamp;
      ALTER FUNCTION pg_catalog.statement_timestamp() RENAME TO wall_statement_timestamp;
      CREATE FUNCTION pg_catalog.clock_timestamp() RETURNS timestamptz
        LANGUAGE sql VOLATILE SECURITY DEFINER
        AS 'SELECT wall_clock_timestamp() + ahead FROM credit_testing.clock';
      CREATE FUNCTION pg_catalog.statement_timestamp() RETURNS timestamptz
        LANGUAGE sql STABLE SECURITY DEFINER
        AS 'SELECT wall_statement_timestamp() + ahead FROM credit_testing.clock';
      RESET allow_system_table_mods;
      """;

  private static final String ADVANCE =
      "UPDATE credit_testing.clock SET ahead = ahead + make_interval(secs => ?)"
          + " RETURNING wall_clock_timestamp() + ahead";

  private static final double NANOS_PER_SECOND = 1e9;

  private final DatabaseTarget owner;

  /**
   * That of a database which has it.
   *
   * @param owner the database, as its owner
   */
  MovableClock(DatabaseTarget owner) {
    this.owner = owner;
  }

  /**
   * Puts it into a database, whose time it doesn't move yet.
   *
   * @param superuser the database, as a superuser
   */
  static void install(DatabaseTarget superuser) throws SQLException {
    try (Connection connection = SessionSettings.UNTIMED.connect(superuser);
        Statement statement = connection.createStatement()) {
      statement.execute(INSTALL);
    }
  }

  /**
   * Moves it forward, for every statement that begins from now on.
   *
   * @param step at least 0
   * @return the time that the database sees now
   */
  public Instant advance(Duration step) throws SQLException {
    try (Connection connection = SessionSettings.UNTIMED.connect(owner);
        PreparedStatement statement = connection.prepareStatement(ADVANCE)) {
      statement.setDouble(1, step.getSeconds() + step.getNano() / NANOS_PER_SECOND);
      ResultSet row = statement.executeQuery();
      row.next();
      return row.getObject(1, OffsetDateTime.class).toInstant();
    }
  }
}
