package org.creditservice.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.creditservice.api.admin.RecordedAnswers;
import org.creditservice.db.Bucket;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Changes every cell of every row of a profile, one at a time. What verification does not find is
 * listed here, and in docs/ledger.md for those who rely on it.
 */
@Tag("long")
class EveryCellTest {
  private static final String PROFILE = "p-1";

  private static final List<String> TABLES =
      List.of("profiles", "ledger_entries", "idempotency_keys", "deduction_refunds", "jobs");

  /** Another value of the same type, as an SQL expression of the column {@code %1$s}. */
  private static final Map<String, String> OTHER =
      Map.of(
          "smallint", "(%1$s + 1) %% 256",
          "bigint", "coalesce(%1$s, 0) + 1",
          "text", "coalesce(%1$s, '') || 'X'",
          "uuid",
              "coalesce(overlay(%1$s::text placing '0000' from 10 for 4)::uuid, gen_random_uuid())",
          "jsonb", "%1$s || '{\"forged\": \"yes\"}'",
          "timestamp with time zone", "coalesce(%1$s, now()) + interval '1 microsecond'",
          "bytea",
              "set_byte(%1$s, length(%1$s) - 1, (get_byte(%1$s, length(%1$s) - 1) + 1) %% 256)");

  /**
   * What nothing else in the database tells: who has written it would have to be asked. Each is in
   * docs/ledger.md.
   */
  private static final List<String> UNNOTICED =
      List.of(
          // Of an operation without an effect, only the operation itself says what it was.
          "idempotency_keys.answer burn",
          "idempotency_keys.answer too-much",
          "idempotency_keys.create_time burn",
          "idempotency_keys.create_time extend",
          "idempotency_keys.create_time never",
          "idempotency_keys.create_time too-much",
          "idempotency_keys.fingerprint burn",
          "idempotency_keys.fingerprint extend",
          "idempotency_keys.fingerprint never",
          "idempotency_keys.fingerprint too-much",
          "idempotency_keys.idempotency_key burn",
          "idempotency_keys.idempotency_key never",
          "idempotency_keys.idempotency_key too-much",
          // What remained refundable then, and what final amount was asked for.
          "idempotency_keys.answer refund",
          "idempotency_keys.fingerprint complete",
          // When a job would have expired, and clocks.
          "jobs.expire_time cancelled",
          "jobs.expire_time open",
          "jobs.timeout_start_time cancelled",
          "jobs.timeout_start_time done",
          "jobs.timeout_start_time failed",
          "jobs.timeout_start_time full",
          "jobs.timeout_start_time open",
          "profiles.last_deduct_clock p-1",
          "profiles.update_time p-1");

  /**
   * Their answers name no key. With another key they can't be read if their compact form copies
   * something from earlier in the answer, which is a matter of what times and ids they have.
   */
  private static final Set<String> BY_CHANCE =
      Set.of(
          "idempotency_keys.idempotency_key complete-full",
          "idempotency_keys.idempotency_key extend");

  private static TestDatabase database;
  private static Verifier verifier;

  @BeforeAll
  static void write() {
    database = TestDatabase.create();
    verifier = new Verifier(database.dataSource(), new RecordedAnswers(), Duration.ZERO);
    try (TestServer server = TestServer.start(database.target())) {
      WrittenProfile.write(server.channel(), PROFILE);
    }
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  private record Cell(String table, String column, String type, String row) {
    String place() {
      return table + "." + column;
    }
  }

  @Test
  void aChangedCellIsFound() throws Exception {
    Set<String> unnoticed = new TreeSet<>();
    try (Connection connection = database.connect()) {
      connection.createStatement().execute("SET search_path = credit, pg_catalog");
      for (Cell cell : cells(connection)) {
        if (!isFound(connection, cell)) {
          unnoticed.add(cell.place() + " " + cell.row());
        }
      }
    }
    unnoticed.removeAll(BY_CHANCE);
    assertThat(unnoticed).containsExactlyInAnyOrderElementsOf(UNNOTICED);
  }

  private static List<Cell> cells(Connection connection) throws SQLException {
    List<Cell> cells = new ArrayList<>();
    for (String table : TABLES) {
      try (PreparedStatement rows =
          connection.prepareStatement(
              """
              SELECT c.column_name, c.data_type, to_jsonb(t) ->> %s
              FROM information_schema.columns c, %s t
              WHERE c.table_schema = 'credit' AND c.table_name = ?"""
                  .formatted(rowName(table), table))) {
        rows.setString(1, table);
        ResultSet result = rows.executeQuery();
        while (result.next()) {
          cells.add(new Cell(table, result.getString(1), result.getString(2), result.getString(3)));
        }
      }
    }
    return cells;
  }

  /** What tells the rows of a table apart, besides the profile. */
  private static String rowName(String table) {
    return switch (table) {
      case "ledger_entries" -> "'sequence'";
      case "idempotency_keys" -> "'idempotency_key'";
      case "deduction_refunds" -> "'deduction_sequence'";
      case "jobs" -> "'job_id'";
      default -> "'profile_id'";
    };
  }

  /** Changes a cell, verifies, and changes it back. A value that a CHECK refuses can't be there. */
  private static boolean isFound(Connection connection, Cell cell) throws Exception {
    String table = cell.table();
    String column = cell.column();
    String row =
        "%s t WHERE to_jsonb(t) ->> %s = '%s'".formatted(table, rowName(table), cell.row());
    String original = one(connection, "SELECT " + column + "::text FROM " + row);
    String other = OTHER.get(cell.type()).formatted(column);
    String place;
    try {
      place =
          one(
              connection,
              "UPDATE "
                  + row.replace(" WHERE", " SET " + column + " = " + other + " WHERE")
                  + " RETURNING ctid::text");
    } catch (SQLException refused) {
      return true;
    }
    Summary summary = verifier.verify(range(cell), 1, Pace.FULL, new Collected());
    one(
        connection,
        "UPDATE %s SET %s = %s WHERE ctid = '%s'::tid RETURNING 1"
            .formatted(table, column, literal(original, cell.type()), place));
    return !summary.clean();
  }

  private static String literal(@Nullable String value, String type) {
    return value == null ? "NULL" : "'" + value + "'::" + type;
  }

  /** A changed profile id or bucket takes the row elsewhere, but not far. */
  private static VerifyRange range(Cell cell) {
    int bucket = Bucket.of(PROFILE);
    return Set.of("bucket", "profile_id").contains(cell.column())
        ? new VerifyRange(bucket, bucket + 1, null, null)
        : VerifyRange.profile(PROFILE);
  }

  private static @Nullable String one(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.next()).as(sql).isTrue();
      return result.getString(1);
    }
  }
}
