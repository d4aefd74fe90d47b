package org.creditservice.db.schema;

import static org.creditservice.db.schema.Migrations.SCHEMA;

import java.sql.SQLException;
import org.creditservice.db.schema.Migrations.MigrationException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;

/**
 * Says why a schema cannot be brought up to date, and what to do. Flyway's own messages are for
 * those who configure Flyway.
 *
 * @param database for messages, without secrets
 * @param access what the session's role may do there
 */
record MigrationFailure(String database, SchemaAccess access) {

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  /**
   * A sentence.
   *
   * @param cause PostgreSQL's part in the failure, if it has any
   */
  String sentence(Exception failure, @Nullable SQLException cause) {
    if (cause != null && INSUFFICIENT_PRIVILEGE.equals(cause.getSQLState())) {
      return missingPrivilege(cause);
    }
    if (failure instanceof FlywayValidateException) {
      return foreignHistory();
    }
    return "The schema at %s cannot be brought up to date: %s."
        .formatted(database, oneLine(cause == null ? failure : cause));
  }

  /**
   * Requires that a schema without a history of migrations is empty, and at this role's disposal.
   *
   * @throws MigrationException if it is not
   */
  void requireOwn() {
    if (!access.mayCreateTables()) {
      throw new MigrationException(othersSchema());
    }
    if (access.table() != null) {
      throw new MigrationException(foreignSchema());
    }
  }

  private String missingPrivilege(SQLException cause) {
    if (access.owner() == null) {
      return ("At %s, the role may not create the schema %s: as the owner of the database, run"
              + " 'GRANT CREATE ON DATABASE %s TO %s', or run 'credit migrate' as another role and"
              + " start with --no-migrate.")
          .formatted(database, SCHEMA, access.database(), access.role());
    }
    if (!access.mayCreateTables()) {
      return othersSchema();
    }
    return ("At %s, the role lacks a privilege (%s): run 'credit migrate' as %s, who owns the schema"
            + " %s, and start with --no-migrate.")
        .formatted(database, oneLine(cause), access.owner(), SCHEMA);
  }

  private String othersSchema() {
    return ("At %s, the schema %s belongs to the role %s, and this role may not use it or create"
            + " tables in it: use another database if it is another application's; if it is this"
            + " service's, run 'credit migrate' as its owner, grant %s what docs/operations.md lists,"
            + " and start with --no-migrate.")
        .formatted(database, SCHEMA, access.owner(), access.role());
  }

  private String foreignSchema() {
    return ("At %s, the schema %s belongs to the role %s and contains what is not this service's,"
            + " such as %s: use another database, or rename that schema.")
        .formatted(database, SCHEMA, access.owner(), access.table());
  }

  private String foreignHistory() {
    return ("At %s, the history of migrations is not that of this version, as their checksums say:"
            + " run the version that made it, or restore the table %s.flyway_schema_history.")
        .formatted(database, SCHEMA);
  }

  private static String oneLine(Exception failure) {
    return String.valueOf(failure.getMessage())
        .strip()
        .replaceAll("\\s+", " ")
        .replaceAll("\\.$", "");
  }
}
