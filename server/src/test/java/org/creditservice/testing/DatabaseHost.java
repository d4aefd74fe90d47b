package org.creditservice.testing;

import org.creditservice.config.DatabaseTarget;

/**
 * What has databases for tests: a PostgreSQL of their own, or a cluster that somebody has given.
 */
interface DatabaseHost {
  /** A database of that name, as its owner. */
  DatabaseTarget owner(String database);

  /** A database of that name, as the role of servers. */
  DatabaseTarget service(String database);

  /** A database of that name, as the role of servers with key-retention. */
  DatabaseTarget retention(String database);

  /** A database of that name, as superuser. */
  DatabaseTarget superuser(String database);

  /** Runs a statement as superuser, outside of any database of the tests. */
  void execute(String sql);

  /** Brings a database up to date and grants the roles of servers what they need. */
  void migrate(String database);

  /** Ends a test's use of a database. */
  void drop(String database);
}
