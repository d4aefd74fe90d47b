package org.creditservice.upgrade;

import java.sql.SQLException;
import java.util.List;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;

/** The database that an earlier version left behind, migrated to the schema of this version. */
final class RestoredDatabase implements AutoCloseable {
  /** Keeps the recorded PROCESSING jobs in that state, although they are overdue. */
  static final String NO_SWEEPS = "sweep-interval=1d";

  private static final String MIGRATIONS =
      """
      SELECT concat_ws(' ', version, script, checksum) FROM credit.flyway_schema_history
      WHERE version IS NOT NULL ORDER BY installed_rank
      """;

  private final TestDatabase database;
  private final Tables tables;

  private RestoredDatabase(TestDatabase database) {
    this.database = database;
    this.tables = new Tables(database.dataSource());
  }

  static RestoredDatabase of(History history) throws SQLException {
    RestoredDatabase restored = new RestoredDatabase(TestDatabase.createEmpty());
    restored.migrate(MigrationVersion.fromVersion(history.schemaVersion()));
    restored.tables.restore(history.rows());
    TestDatabase unused = restored.database.migrate();
    return restored;
  }

  /** Another one like this, which nobody may be connected to. */
  RestoredDatabase copy() {
    return new RestoredDatabase(database.copy());
  }

  /** Uses Flyway directly, since the service only migrates to its newest schema. */
  private void migrate(MigrationVersion version) {
    DatabaseTarget target = database.target();
    Flyway.configure()
        .dataSource(target.jdbcUrl(), target.user(), target.password())
        .locations("classpath:db/migration")
        .schemas("credit")
        .target(version)
        .load()
        .migrate();
  }

  /** The migrations that were applied, oldest first, as version, script and checksum. */
  static List<String> migrations(Tables tables) throws SQLException {
    return tables.column(MIGRATIONS);
  }

  TestDatabase database() {
    return database;
  }

  Tables tables() {
    return tables;
  }

  @Override
  public void close() {
    database.close();
  }
}
