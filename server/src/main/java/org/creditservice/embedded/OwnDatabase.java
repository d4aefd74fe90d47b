package org.creditservice.embedded;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.roles.RoleGrants.Grantee;

/** A PostgreSQL that the service runs itself, until this is closed. */
public sealed interface OwnDatabase extends AutoCloseable
    permits EmbeddedDatabase, EphemeralDatabase {

  /** What the roles of servers need. */
  List<Grantee> GRANTEES = EmbeddedRoles.GRANTEES;

  /** The database, as the role that owns it, which migrates. */
  DatabaseTarget owner();

  /** The database, as the role that serves. */
  DatabaseTarget service();

  /** The database, as the role that serves and removes old keys. */
  DatabaseTarget retention();

  /**
   * Completes if PostgreSQL has ended and is not started again, with the reason. Whoever uses this
   * database should end then.
   */
  CompletableFuture<EmbeddedPostgresException> failure();

  /** Shuts PostgreSQL down. */
  @Override
  void close();
}
