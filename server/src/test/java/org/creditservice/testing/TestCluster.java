package org.creditservice.testing;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.Settings;
import org.creditservice.db.Bucket;
import org.creditservice.db.roles.RoleGrants;
import org.creditservice.db.schema.Distribution;
import org.creditservice.db.schema.Migrations;

/**
 * The Citus cluster whose coordinator the system property {@code citus.url} names, as a superuser
 * of a database that tests may empty. They use it one after the other.
 */
public final class TestCluster implements DatabaseHost {
  private static final String URL = System.getProperty("citus.url", "");

  private final DatabaseTarget superuser;

  private TestCluster(DatabaseTarget superuser) {
    this.superuser = superuser;
  }

  /** Whether there is one. */
  public static boolean isGiven() {
    return !URL.isEmpty();
  }

  /** It, with all tables distributed. */
  public static TestCluster given() {
    return Given.CLUSTER;
  }

  private static TestCluster prepare() {
    if (!isGiven()) {
      throw new IllegalStateException("Say where the cluster is: -Dcitus.url=postgresql://…");
    }
    DatabaseTarget superuser =
        Settings.from(Map.of("database-url", URL), Map.of()).database().external().orElseThrow();
    TestCluster cluster = new TestCluster(superuser);
    for (String role : List.of(TestPostgres.OWNER, TestPostgres.SERVICE, TestPostgres.RETENTION)) {
      cluster.makeRole(role);
    }
    cluster.execute("ALTER DATABASE " + cluster.database() + " OWNER TO " + TestPostgres.OWNER);
    cluster.migrate(cluster.database());
    return cluster;
  }

  private void makeRole(String name) {
    boolean exists =
        !ask("SELECT 1 FROM pg_roles WHERE rolname = '" + name + "'", row -> row.getInt(1))
            .isEmpty();
    execute(
        "%s ROLE %s LOGIN PASSWORD '%s'"
            .formatted(exists ? "ALTER" : "CREATE", name, TestPostgres.PASSWORD));
  }

  /** The name of its database. */
  public String database() {
    return superuser.jdbcUrl().replaceFirst(".*/", "");
  }

  @Override
  public DatabaseTarget owner(String database) {
    return as(TestPostgres.OWNER, database);
  }

  @Override
  public DatabaseTarget service(String database) {
    return as(TestPostgres.SERVICE, database);
  }

  @Override
  public DatabaseTarget retention(String database) {
    return as(TestPostgres.RETENTION, database);
  }

  @Override
  public DatabaseTarget superuser(String database) {
    return superuser.in(database);
  }

  private DatabaseTarget as(String role, String database) {
    return superuser.in(database).as(role, TestPostgres.PASSWORD);
  }

  @Override
  public void execute(String sql) {
    execute(superuser, sql);
  }

  @Override
  public void migrate(String database) {
    try {
      int unused = Migrations.migrate(owner(database)) + Distribution.distribute(owner(database));
      // Only a superuser can also say with which settings sessions begin on the workers.
      RoleGrants.grant(superuser(database), TestPostgres.GRANTEES);
    } catch (SQLException e) {
      throw new IllegalStateException("preparing the cluster failed", e);
    }
  }

  /** Leaves it to the next test. */
  @Override
  public void drop(String database) {}

  /** The nodes that have shards, in the order of their numbers. */
  public List<ClusterNode> workers() {
    String nodes =
        "SELECT nodeport, nodename FROM pg_dist_node"
            + " WHERE noderole = 'primary' AND shouldhaveshards ORDER BY nodeid";
    return ask(nodes, row -> new ClusterNode(row.getString(2), row.getInt(1), superuser));
  }

  /** The node that has a profile. */
  public ClusterNode workerOf(String profileId) {
    String node =
        ("SELECT nodeport, nodename FROM citus_shards WHERE table_name = 'credit.profiles'::regclass"
                + " AND shardid = get_shard_id_for_distribution_column('credit.profiles', %d)")
            .formatted(Bucket.of(profileId));
    return ask(node, row -> new ClusterNode(row.getString(2), row.getInt(1), superuser)).get(0);
  }

  /** Moves the shards that have a profile to the next node, while they are used. */
  public void move(String profileId) {
    ClusterNode from = workerOf(profileId);
    List<ClusterNode> workers = workers();
    ClusterNode to = workers.get((workers.indexOf(from) + 1) % workers.size());
    execute(
        ("SELECT citus_move_shard_placement("
                + "get_shard_id_for_distribution_column('credit.profiles', %d),"
                + " '%s', %d, '%s', %d, 'force_logical')")
            .formatted(Bucket.of(profileId), from.host(), from.port(), to.host(), to.port()));
  }

  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  private <T> List<T> ask(String query, Row<T> row) {
    try (Connection connection = superuser.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<T> all = new ArrayList<>();
      while (rows.next()) {
        all.add(row.of(rows));
      }
      return all;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  static void execute(DatabaseTarget target, String sql) {
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private static final class Given {
    static final TestCluster CLUSTER = prepare();
  }
}
