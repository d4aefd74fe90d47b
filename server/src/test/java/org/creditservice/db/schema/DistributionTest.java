package org.creditservice.db.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.creditservice.db.Sharding;
import org.creditservice.db.schema.Migrations.MigrationException;
import org.creditservice.db.schema.Migrations.State;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/** On an ordinary PostgreSQL. What Citus makes of it is tried on a cluster: docs/scale-out.md. */
class DistributionTest {
  /** Tables of which no shard has a part, because nothing says to which bucket a row belongs. */
  private static final String WITHOUT_BUCKET =
      """
      SELECT relname FROM pg_class AS class
      WHERE relnamespace = 'credit'::regnamespace AND relkind = 'r' AND NOT EXISTS (
        SELECT FROM pg_attribute WHERE attrelid = class.oid AND attname = 'bucket'
          AND atttypid = 'smallint'::regtype AND attnotnull)
      """;

  /** Those that Citus can't enforce on a distributed table. */
  private static final String UNIQUE_WITHOUT_BUCKET =
      """
      SELECT index.indexrelid::regclass::text FROM pg_index AS index
      JOIN pg_class AS class ON class.oid = index.indrelid
      JOIN pg_attribute AS first ON first.attrelid = class.oid AND first.attnum = index.indkey[0]
      WHERE class.relnamespace = 'credit'::regnamespace AND index.indisunique
        AND class.relname <> 'flyway_schema_history' AND first.attname <> 'bucket'
      """;

  @Test
  void aDatabaseWithoutCitusIsRefused() throws SQLException {
    try (TestDatabase database = TestDatabase.create()) {
      assertThatExceptionOfType(MigrationException.class)
          .isThrownBy(() -> Distribution.distribute(database.owner()))
          .withMessageContaining(database.owner().describe() + " has no Citus")
          .withMessageContaining("CREATE EXTENSION citus")
          .withMessageContaining("docs/scale-out.md");
    }
  }

  @Test
  void nothingIsDistributedWhereNothingWas() throws SQLException {
    try (TestDatabase database = TestDatabase.create();
        Connection connection = database.connect()) {
      assertThat(Sharding.isDistributed(connection)).isFalse();
      assertThat(Distribution.distributeNew(database.owner())).isZero();
      assertThat(Migrations.status(database.owner()).state()).isEqualTo(State.UP_TO_DATE);
    }
  }

  /** A new one must have it, too: it is distributed by it, with the rows of the same profiles. */
  @Test
  void everyTableHasABucketAndOnlyTheHistoryIsOnAllNodes() throws SQLException {
    try (TestDatabase database = TestDatabase.create()) {
      assertThat(query(database, WITHOUT_BUCKET)).containsExactly("flyway_schema_history");
      assertThat(query(database, UNIQUE_WITHOUT_BUCKET)).isEmpty();
    }
  }

  private static List<String> query(TestDatabase database, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }
}
