package org.creditservice.db.batch;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.creditservice.db.Sharding;

/**
 * Which node of a distributed database has each bucket, as far as is known.
 *
 * @param nodes by bucket; empty if nothing is known
 */
public record BucketNodes(Map<Short, Integer> nodes) {
  /** Below it are the numbers of buckets that count for themselves, and of no bucket. */
  private static final int NONE = -2;

  /** Each bucket counts for itself. */
  public static final BucketNodes UNKNOWN = new BucketNodes(Map.of());

  /** In Citus's metadata, which the coordinator has: no node is asked. */
  private static final String QUERY =
      """
      SELECT shard.bucket, node.nodeid
      FROM (SELECT bucket, get_shard_id_for_distribution_column('credit.profiles', bucket) AS id
        FROM (SELECT generate_series(0, 255)::smallint AS bucket) AS buckets) AS shard
      JOIN pg_dist_placement AS placement ON placement.shardid = shard.id
      JOIN pg_dist_node AS node ON node.groupid = placement.groupid AND node.noderole = 'primary'
      """;

  /** Reads it; unknown if the database is not a distributed one. */
  static BucketNodes read(Connection connection) throws SQLException {
    return Sharding.isDistributed(connection) ? query(connection) : UNKNOWN;
  }

  private static BucketNodes query(Connection connection) throws SQLException {
    Map<Short, Integer> nodes = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(QUERY)) {
      while (rows.next()) {
        nodes.put(rows.getShort(1), rows.getInt(2));
      }
    }
    return new BucketNodes(nodes);
  }

  /** Whether the database is a distributed one, and has said where its buckets are. */
  public boolean areKnown() {
    return !nodes.isEmpty();
  }

  /** A number that a bucket shares with the others of its node: with none if that isn't known. */
  public int of(short bucket) {
    Integer node = nodes.get(bucket);
    return node == null ? NONE - bucket : node;
  }

  /** How many buckets share such a number. */
  public int buckets(int number) {
    return number < 0 ? 1 : (int) nodes.values().stream().filter(node -> node == number).count();
  }
}
