package org.creditservice.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.roles.RoleGrants;
import org.creditservice.embedded.PostgresCluster;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A new migrated database on the PostgreSQL that all tests in this JVM share. With the profile
 * citus it is that of the cluster, which all tests share, and which is emptied for each.
 *
 * <pre>
 * try (TestDatabase database = TestDatabase.create();
 *     Connection connection = database.connect()) { ... }
 * </pre>
 */
public final class TestDatabase implements AutoCloseable {

  private static final String TEMPLATE = "credit_template";

  private static final List<String> TABLES =
      List.of(
          "profiles",
          "ledger_entries",
          "idempotency_keys",
          "deduction_refunds",
          "jobs",
          "key_removals");

  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final DatabaseHost host;
  private final String name;
  private final Map<DatabaseTarget, KeptConnections> kept = new ConcurrentHashMap<>();
  private boolean hasSchema;

  private TestDatabase(DatabaseHost host, String name, boolean hasSchema) {
    this.host = host;
    this.name = name;
    this.hasSchema = hasSchema;
  }

  /** A database without durability, which is fast; with the profile citus, that of the cluster. */
  public static TestDatabase create() {
    return TestCluster.isGiven() ? ofCluster() : create(Fast.POSTGRES, " TEMPLATE " + TEMPLATE);
  }

  /** A database with the durability of the embedded one: commits wait for the disk. */
  public static TestDatabase createDurable() {
    return TestCluster.isGiven() ? ofCluster() : create(Durable.POSTGRES, " TEMPLATE " + TEMPLATE);
  }

  /** An empty database without durability and without a schema. */
  public static TestDatabase createEmpty() {
    return create(Fast.POSTGRES, "");
  }

  /** An empty database with durability and without a schema. */
  public static TestDatabase createEmptyDurable() {
    return create(Durable.POSTGRES, "");
  }

  /** A database created with further options, such as an encoding. */
  public static TestDatabase createEmpty(String options) {
    return create(Fast.POSTGRES, " " + options);
  }

  private static TestDatabase ofCluster() {
    TestCluster cluster = TestCluster.given();
    TestDatabase database = new TestDatabase(cluster, cluster.database(), true);
    database.clear();
    return database;
  }

  private static TestDatabase create(DatabaseHost postgres, String options) {
    String name = "test_" + COUNTER.incrementAndGet();
    postgres.execute("CREATE DATABASE " + name + " OWNER " + TestPostgres.OWNER + options);
    boolean hasSchema = options.startsWith(" TEMPLATE ");
    if (hasSchema) {
      // The privileges in a template are copied, those on it aren't.
      postgres.execute("REVOKE CREATE, TEMPORARY ON DATABASE " + name + " FROM PUBLIC");
    }
    return new TestDatabase(postgres, name, hasSchema);
  }

  /** Its name in PostgreSQL. */
  public String name() {
    return name;
  }

  /** The database, as the role of servers; as the owner while it has no schema yet. */
  public DatabaseTarget target() {
    return hasSchema ? service() : owner();
  }

  /** The database, as the role of servers, even if it may do nothing yet. */
  public DatabaseTarget service() {
    return host.service(name);
  }

  /** The database, as the role of servers with key-retention. */
  public DatabaseTarget retention() {
    return host.retention(name);
  }

  /** The database, as the role that owns it and migrates. */
  public DatabaseTarget owner() {
    return host.owner(name);
  }

  /**
   * Keeps tests from serving with more rights than a server has.
   *
   * @throws IllegalArgumentException if it is the role that owns the database
   */
  static DatabaseTarget requireServersRole(DatabaseTarget database) {
    if (database.user().equals(TestPostgres.OWNER)) {
      throw new IllegalArgumentException("Tests serve as the role of servers: migrate before.");
    }
    return database;
  }

  /** Brings one that was empty up to date, and grants the roles of servers what they need. */
  public TestDatabase migrate() {
    host.migrate(name);
    hasSchema = true;
    return this;
  }

  /** The database, as a superuser, who can inspect and end other sessions. */
  public DatabaseTarget superuser() {
    return host.superuser(name);
  }

  /** Connections as the role that owns it, which are used again. */
  public DataSource dataSource() {
    return connections(owner());
  }

  /**
   * Connections that are used again, until it is closed or copied.
   *
   * @param role one of this database's targets
   */
  public DataSource connections(DatabaseTarget role) {
    return kept.computeIfAbsent(role, KeptConnections::new);
  }

  /** Unpooled connections to any database. */
  public static DataSource dataSource(DatabaseTarget target) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(target.jdbcUrl());
    dataSource.setUser(target.user());
    dataSource.setPassword(target.password());
    return dataSource;
  }

  /** One connection as the role that owns it. */
  public Connection connect() throws SQLException {
    return dataSource().getConnection();
  }

  /** Executes statements, one after the other, as the role that owns it. */
  public void execute(String... statements) throws SQLException {
    execute(owner(), statements);
  }

  /** The same as a superuser. */
  public void executeAsSuperuser(String... statements) throws SQLException {
    execute(superuser(), statements);
  }

  private static void execute(DatabaseTarget role, String... statements) throws SQLException {
    try (Connection connection = role.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Removes all that is recorded. */
  public void clear() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute("DELETE FROM credit." + table);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("clearing " + name + " failed", e);
    }
  }

  /** A copy of it; nobody else may be connected. */
  public TestDatabase copy() {
    kept.values().forEach(KeptConnections::close);
    return create(host, " TEMPLATE " + name);
  }

  /** Drops the database, unless it is the cluster's, even if sessions are still connected. */
  @Override
  public void close() {
    kept.values().forEach(KeptConnections::close);
    host.drop(name);
  }

  private static TestPostgres startWithTemplate(Map<String, String> durability) {
    TestPostgres postgres = new TestPostgres(durability);
    postgres.start();
    postgres.execute("CREATE DATABASE " + TEMPLATE + " OWNER " + TestPostgres.OWNER);
    postgres.migrate(TEMPLATE);
    closeTemplate(postgres);
    return postgres;
  }

  /** Only a superuser can keep everybody from creating large objects. */
  private static void closeTemplate(TestPostgres postgres) {
    try {
      RoleGrants.closeDatabase(postgres.superuser(TEMPLATE));
    } catch (SQLException e) {
      throw new IllegalStateException("closing the template failed", e);
    }
  }

  /** Starts PostgreSQL at its first use. */
  private static final class Fast {
    static final TestPostgres POSTGRES = startWithTemplate(PostgresCluster.NOT_DURABLE);
  }

  /** Starts PostgreSQL at its first use. */
  private static final class Durable {
    static final TestPostgres POSTGRES = startWithTemplate(PostgresCluster.DURABLE);
  }
}
