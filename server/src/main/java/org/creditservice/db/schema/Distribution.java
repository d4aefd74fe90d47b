package org.creditservice.db.schema;

import static org.creditservice.db.schema.Migrations.SCHEMA;
import static org.creditservice.db.schema.Migrations.SESSION;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.SessionSource;
import org.creditservice.db.SessionSource.Role;
import org.creditservice.db.Sharding;
import org.creditservice.db.schema.Migrations.LockedException;
import org.creditservice.db.schema.Migrations.MigrationException;
import org.jspecify.annotations.Nullable;

/**
 * Distributes the tables over the workers of a Citus cluster: those with a bucket by it, each
 * bucket's rows of all tables on one worker; all others whole, on every node.
 *
 * <p>Each shard has as many buckets as any other. If Citus divides the range of hashes itself, as
 * it does for a number of shards, 64 of them have 0 to 12 buckets
 * (docs/decisions/0033-distribution.md).
 */
public final class Distribution {
  /** For as many workers; of four buckets each, a shard can be split further. */
  static final int SHARDS = 64;

  /**
   * Whose shards are made first, and divided. It has a row for each bucket at most, so nothing that
   * takes time is copied twice.
   */
  private static final String FIRST_TABLE = "key_removals";

  private static final String HAS_CITUS =
      "SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')";

  private static final String IS_COORDINATOR = "SELECT pg_catalog.citus_is_coordinator()";

  private static final String HAS_WORKERS =
      """
      SELECT EXISTS (SELECT FROM pg_dist_node
        WHERE noderole = 'primary' AND isactive AND shouldhaveshards)
      """;

  /** Their owner, if that is none of this session's roles. */
  private static final String OTHER_OWNER =
      """
      SELECT min(pg_get_userbyid(relowner)) FROM pg_class
      WHERE relnamespace = to_regnamespace(?) AND relkind = 'r' AND NOT pg_has_role(relowner, 'USAGE')
      """;

  /** Those that use a table which is whole. */
  private static final String SERVERS =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name IN ('credit-lanes', 'credit-reads')
      """;

  /** Those that are not distributed, the first one first, and whether they have a bucket. */
  private static final String LOCAL_TABLES =
      """
      SELECT relname, EXISTS (SELECT FROM pg_attribute
        WHERE attrelid = class.oid AND attname = 'bucket' AND NOT attisdropped)
      FROM pg_class AS class
      WHERE relnamespace = to_regnamespace(?) AND relkind = 'r'
        AND NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = class.oid)
      ORDER BY relname <> ?, relname
      """;

  /** With whose shards those of further tables are placed: any table's that has a bucket. */
  private static final String LEADER =
      """
      SELECT min(relname) FROM pg_dist_partition JOIN pg_class ON pg_class.oid = logicalrelid
      WHERE relnamespace = to_regnamespace(?) AND partmethod = 'h'
      """;

  /** The only shard of the only table that is distributed. */
  private static final String UNDIVIDED_SHARD =
      """
      SELECT min(shardid), count(*) FROM pg_dist_shard JOIN pg_class ON pg_class.oid = logicalrelid
      WHERE relnamespace = to_regnamespace(?) AND shardminvalue IS NOT NULL
      """;

  /**
   * Divides behind every fourth of the buckets' hashes, and deals the shards out to the workers in
   * turn. No server has written yet, so nobody waits for the lock.
   */
  private static final String DIVIDE =
      """
      WITH hashes AS (
        SELECT hash, row_number() OVER (ORDER BY hash) AS place FROM (
          SELECT pg_catalog.worker_hash(bucket::smallint) AS hash
          FROM generate_series(0, 255) AS bucket) AS buckets
      ), workers AS (
        SELECT array_agg(nodeid ORDER BY nodeid) AS ids FROM pg_dist_node
        WHERE noderole = 'primary' AND isactive AND shouldhaveshards
      )
      SELECT pg_catalog.citus_split_shard_by_split_points(?,
        (SELECT array_agg(hash::text ORDER BY hash) FROM hashes
          WHERE place % (256 / shards) = 0 AND place < 256),
        (SELECT array_agg(ids[1 + shard % cardinality(ids)] ORDER BY shard)
          FROM workers, generate_series(0, shards - 1) AS shard),
        'block_writes')
      FROM (SELECT ? AS shards) AS wanted
      """;

  private static final String REMOVE_COPIED =
      """
      SELECT count(pg_catalog.truncate_local_data_after_distributing_table(logicalrelid))
      FROM pg_dist_partition JOIN pg_class ON pg_class.oid = logicalrelid
      WHERE relnamespace = to_regnamespace(?) AND pg_relation_size(logicalrelid) > 0
      """;

  private Distribution() {}

  /** A table that is on the coordinator only. */
  private record LocalTable(String name, boolean hasBucket) {
    String qualified() {
      return SCHEMA + "." + name;
    }
  }

  /**
   * Requires a Citus cluster on which {@link #distribute} can succeed.
   *
   * @param owner the coordinator's database, as the role that owns the schema
   * @throws MigrationException if it is none
   */
  public static void require(DatabaseTarget owner) throws SQLException {
    try (Connection connection = connect(owner)) {
      require(connection, owner.describe());
    }
  }

  /**
   * Distributes the tables that are not, with what is in them. Nothing changes if it is repeated,
   * and what was interrupted is continued.
   *
   * @param owner the coordinator's database, as the role that owns the schema, which is up to date
   * @return tables distributed
   * @throws LockedException when another session holds a lock for too long
   * @throws MigrationException when it can't be done
   */
  public static int distribute(DatabaseTarget owner) throws SQLException {
    try (Connection connection = connect(owner)) {
      require(connection, owner.describe());
      return distribute(connection);
    } catch (SQLException e) {
      throw Migrations.failure(e, owner, Role.PRIMARY);
    }
  }

  /** The same for tables that a migration has added, if the others are distributed. */
  static int distributeNew(DatabaseTarget owner) throws SQLException {
    try (Connection connection = connect(owner)) {
      return Sharding.isDistributed(connection) ? distribute(connection) : 0;
    }
  }

  private static Connection connect(DatabaseTarget owner) throws SQLException {
    return new SessionSource(owner, SESSION).getConnection();
  }

  private static void require(Connection connection, String database) throws SQLException {
    if (!is(connection, HAS_CITUS)) {
      throw new MigrationException(
          ("The database at %s has no Citus: on every node, add citus to shared_preload_libraries and"
                  + " run 'CREATE EXTENSION citus' in it; docs/scale-out.md has all steps.")
              .formatted(database));
    }
    if (!is(connection, IS_COORDINATOR)) {
      throw new MigrationException(
          "The server at %s is a worker of its Citus cluster: name the coordinator."
              .formatted(database));
    }
    if (!is(connection, HAS_WORKERS)) {
      throw new MigrationException(
          ("The Citus cluster at %s has no worker: as a superuser, add them with"
                  + " 'SELECT citus_add_node(HOST, PORT)'.")
              .formatted(database));
    }
    String otherOwner = text(connection, OTHER_OWNER, SCHEMA);
    if (otherOwner != null) {
      throw new MigrationException(
          "At %s, tables belong to the role %s: run 'credit migrate --distribute' as that role."
              .formatted(database, otherOwner));
    }
    if (!Sharding.isDistributed(connection)) {
      requireNoServers(connection, database);
    }
  }

  /** What they have prepared is for whole tables, and they would lock what is to be copied. */
  private static void requireNoServers(Connection connection, String database) throws SQLException {
    long sessions = number(connection, SERVERS);
    if (sessions > 0) {
      throw new MigrationException(
          ("Servers or imports have %d session(s) at %s: stop them, distribute, and start them"
                  + " again.")
              .formatted(sessions, database));
    }
  }

  private static int distribute(Connection connection) throws SQLException {
    awaitTurn(connection);
    List<LocalTable> tables = localTables(connection);
    for (LocalTable table : tables) {
      if (table.hasBucket()) {
        distributeByBucket(connection, table);
      } else {
        call(
            connection, "SELECT pg_catalog.create_reference_table(?::regclass)", table.qualified());
      }
    }
    removeCopied(connection);
    return tables.size();
  }

  /**
   * Rows that were copied to the workers stay on the coordinator's disk, where nobody sees them.
   */
  private static void removeCopied(Connection connection) throws SQLException {
    call(connection, REMOVE_COPIED, SCHEMA);
  }

  /** Several servers may have migrated at once. Until the session ends. */
  private static void awaitTurn(Connection connection) throws SQLException {
    call(connection, "SELECT pg_catalog.pg_advisory_lock(pg_catalog.hashtext(?))", "credit tables");
  }

  private static void distributeByBucket(Connection connection, LocalTable table)
      throws SQLException {
    String leader = text(connection, LEADER, SCHEMA);
    if (leader == null) {
      call(
          connection,
          "SELECT pg_catalog.create_distributed_table(?::regclass, 'bucket', shard_count => 1,"
              + " colocate_with => 'none')",
          table.qualified());
      divide(connection);
      return;
    }
    if (leader.equals(FIRST_TABLE)) {
      divide(connection);
    }
    call(
        connection,
        "SELECT pg_catalog.create_distributed_table(?::regclass, 'bucket', colocate_with => ?)",
        table.qualified(),
        SCHEMA + "." + leader);
  }

  /** Unless it was done before, or somebody has chosen another number of shards. */
  private static void divide(Connection connection) throws SQLException {
    long shard;
    try (PreparedStatement query = connection.prepareStatement(UNDIVIDED_SHARD)) {
      query.setString(1, SCHEMA);
      ResultSet row = query.executeQuery();
      row.next();
      if (row.getLong(2) != 1) {
        return;
      }
      shard = row.getLong(1);
    }
    try (PreparedStatement divide = connection.prepareStatement(DIVIDE)) {
      divide.setLong(1, shard);
      divide.setInt(2, SHARDS);
      divide.executeQuery();
    }
  }

  private static List<LocalTable> localTables(Connection connection) throws SQLException {
    List<LocalTable> tables = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(LOCAL_TABLES)) {
      query.setString(1, SCHEMA);
      query.setString(2, FIRST_TABLE);
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        tables.add(new LocalTable(rows.getString(1), rows.getBoolean(2)));
      }
    }
    return tables;
  }

  private static boolean is(Connection connection, String query, String... values)
      throws SQLException {
    return "t".equals(text(connection, query, values));
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static @Nullable String text(Connection connection, String query, String... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      ResultSet row = statement.executeQuery();
      row.next();
      return row.getString(1);
    }
  }

  private static void call(Connection connection, String call, String... values)
      throws SQLException {
    text(connection, call, values);
  }
}
