package org.creditservice.testing;

import java.sql.SQLException;

/**
 * While it is open, a table is a view that fails where a row meets a condition: so does what the
 * coordinator of a distributed database says of a node that is away.
 */
public final class UnreadableRows implements AutoCloseable {
  private final TestDatabase database;
  private final String table;

  /**
   * @param condition in PL/pgSQL, of the row's {@code bucket}
   * @param sqlState the code that reading such a row fails with
   */
  public UnreadableRows(TestDatabase database, String table, String condition, String sqlState)
      throws SQLException {
    this.database = database;
    this.table = table;
    database.execute(
        "CREATE FUNCTION credit.read(bucket smallint) RETURNS boolean LANGUAGE plpgsql AS"
            + " $$ BEGIN IF %s THEN RAISE EXCEPTION USING ERRCODE = '%s'; END IF;"
                .formatted(condition, sqlState)
            + " RETURN true; END $$",
        "ALTER TABLE credit.%s RENAME TO hidden".formatted(table),
        "CREATE VIEW credit.%s AS SELECT * FROM credit.hidden WHERE credit.read(bucket)"
            .formatted(table),
        "GRANT SELECT, INSERT, UPDATE ON credit.%s TO PUBLIC".formatted(table));
  }

  @Override
  public void close() throws SQLException {
    database.execute(
        "DROP VIEW credit." + table,
        "ALTER TABLE credit.hidden RENAME TO " + table,
        "DROP FUNCTION credit.read(smallint)");
  }
}
