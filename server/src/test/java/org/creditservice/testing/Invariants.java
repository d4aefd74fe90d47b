package org.creditservice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.creditservice.core.Hash;
import org.creditservice.core.HashChain;
import org.creditservice.core.LedgerEntry;
import org.creditservice.db.TestRows;

/** What must be true of the database at every commit, whoever did what. */
public final class Invariants {
  private static final String BALANCE_IS_THE_SUM =
      """
      SELECT p.profile_id, p.balance, p.last_sequence, coalesce(sum(e.amount), 0), count(e.sequence)
      FROM credit.profiles p LEFT JOIN credit.ledger_entries e USING (bucket, profile_id)
      GROUP BY p.bucket, p.profile_id
      HAVING p.balance <> coalesce(sum(e.amount), 0) OR p.balance < 0
          OR p.last_sequence <> count(e.sequence)
      """;

  private static final String ENTRIES_FOLLOW_EACH_OTHER =
      """
      SELECT * FROM (
        SELECT profile_id, sequence, amount, balance, create_time,
               lag(sequence, 1, 0::bigint) OVER w AS sequence_before,
               lag(balance, 1, 0::bigint) OVER w AS balance_before,
               lag(create_time) OVER w AS time_before
        FROM credit.ledger_entries
        WINDOW w AS (PARTITION BY bucket, profile_id ORDER BY sequence)) entries
      WHERE sequence <> sequence_before + 1 OR balance <> balance_before + amount
          OR create_time < time_before
      """;

  private static final String ONE_EFFECT_PER_OPERATION =
      """
      SELECT e.profile_id, e.sequence, e.idempotency_key, k.entry_sequence
      FROM credit.ledger_entries e FULL JOIN credit.idempotency_keys k
        ON k.bucket = e.bucket AND k.profile_id = e.profile_id
        AND k.idempotency_key = e.idempotency_key AND k.entry_sequence = e.sequence
      WHERE (e.sequence IS NULL AND k.entry_sequence IS NOT NULL)
          OR k.idempotency_key IS NULL OR (k.refusal_reason IS NOT NULL AND e.sequence IS NOT NULL)
      """;

  private static final String REFUNDS_WITHIN_DEDUCTIONS =
      """
      SELECT d.profile_id, d.sequence, d.amount, sum(r.amount), max(f.refunded)
      FROM credit.ledger_entries d
      JOIN credit.ledger_entries r ON r.bucket = d.bucket AND r.profile_id = d.profile_id
        AND r.refunded_entry_id = d.entry_id
      LEFT JOIN credit.deduction_refunds f ON f.bucket = d.bucket AND f.profile_id = d.profile_id
        AND f.deduction_sequence = d.sequence
      GROUP BY d.bucket, d.profile_id, d.sequence, d.amount, d.kind
      HAVING d.kind <> 'DEDUCTION' OR sum(r.amount) > -d.amount
          OR sum(r.amount) IS DISTINCT FROM max(f.refunded)
      """;

  private static final String A_JOB_HAS_ITS_DEDUCTION =
      """
      SELECT j.profile_id, j.job_id, j.amount, d.sequence, d.kind, d.amount AS entry_amount,
        e.sequence AS deduction_of_job, e.job_id AS job_of_deduction
      FROM credit.jobs j
      LEFT JOIN credit.ledger_entries d ON d.bucket = j.bucket AND d.profile_id = j.profile_id
        AND d.sequence = j.deduction_sequence
      FULL JOIN (SELECT * FROM credit.ledger_entries
                 WHERE kind = 'DEDUCTION' AND job_id IS NOT NULL) e
        ON e.bucket = j.bucket AND e.profile_id = j.profile_id AND e.job_id = j.job_id
      WHERE j.job_id IS NULL OR d.kind IS DISTINCT FROM 'DEDUCTION' OR d.amount <> -j.amount
          OR d.entry_id <> j.deduction_entry_id OR d.create_time <> j.create_time
          OR e.sequence IS DISTINCT FROM j.deduction_sequence
      """;

  private static final String A_JOB_COSTS_WHAT_ITS_STATE_SAYS =
      """
      SELECT j.profile_id, j.job_id, j.state, j.amount, j.final_amount, sum(r.amount) AS refunded
      FROM credit.jobs j
      LEFT JOIN credit.ledger_entries r ON r.bucket = j.bucket AND r.profile_id = j.profile_id
        AND r.refunded_entry_id = j.deduction_entry_id
      GROUP BY j.bucket, j.profile_id, j.job_id
      HAVING CASE j.state
          WHEN 'PROCESSING' THEN coalesce(sum(r.amount), 0) > j.amount
          WHEN 'COMPLETED' THEN coalesce(sum(r.amount), 0) < j.amount - j.final_amount
          ELSE coalesce(sum(r.amount), 0) <> j.amount
        END
      """;

  private static final String A_JOB_ENDED_WITH_ITS_REFUND =
      """
      SELECT j.profile_id, j.job_id, j.state, j.end_time, j.refund_entry_id, r.sequence
      FROM credit.jobs j
      LEFT JOIN credit.ledger_entries r ON r.bucket = j.bucket AND r.profile_id = j.profile_id
        AND r.entry_id = j.refund_entry_id
      WHERE j.refund_entry_id IS NOT NULL AND (r.kind IS DISTINCT FROM 'REFUND'
          OR r.refunded_entry_id <> j.deduction_entry_id OR r.job_id IS DISTINCT FROM j.job_id
          OR r.create_time IS DISTINCT FROM j.end_time)
      """;

  private Invariants() {}

  /** Fails, with the rows that are to blame, if one does not hold. */
  public static void assertHold(DataSource database) {
    try (Connection connection = database.getConnection()) {
      assertNone(connection, "a profile's balance is the sum of its entries", BALANCE_IS_THE_SUM);
      assertNone(connection, "entries follow each other", ENTRIES_FOLLOW_EACH_OTHER);
      assertNone(connection, "an operation has at most one effect", ONE_EFFECT_PER_OPERATION);
      assertNone(connection, "refunds never exceed their deduction", REFUNDS_WITHIN_DEDUCTIONS);
      assertNone(connection, "a job has exactly one deduction", A_JOB_HAS_ITS_DEDUCTION);
      assertNone(connection, "a job costs what its state says", A_JOB_COSTS_WHAT_ITS_STATE_SAYS);
      assertNone(connection, "a job ends with its refund", A_JOB_ENDED_WITH_ITS_REFUND);
      assertThat(brokenChains(connection)).as("each entry's hash covers it").isEmpty();
    } catch (SQLException e) {
      throw new AssertionError("the invariants could not be checked", e);
    }
  }

  private static void assertNone(Connection connection, String invariant, String counterexamples)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(counterexamples)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(row(rows));
      }
      assertThat(found).as(invariant).isEmpty();
    }
  }

  private static String row(ResultSet rows) throws SQLException {
    List<String> columns = new ArrayList<>();
    for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
      columns.add(rows.getMetaData().getColumnName(column) + "=" + rows.getString(column));
    }
    return columns.toString();
  }

  private static List<String> brokenChains(Connection connection) {
    Map<String, Hash> ends = new HashMap<>();
    List<String> broken = new ArrayList<>();
    for (LedgerEntry entry : TestRows.entries(connection)) {
      Hash before = ends.getOrDefault(entry.profileId(), Hash.ZERO);
      if (!HashChain.of(before, entry).equals(entry.hash())) {
        broken.add("entry " + entry.sequence() + " of " + entry.profileId());
      }
      ends.put(entry.profileId(), entry.hash());
    }
    TestRows.profiles(connection).stream()
        .filter(
            profile ->
                !profile.lastHash().equals(ends.getOrDefault(profile.profileId(), Hash.ZERO)))
        .forEach(profile -> broken.add("the end of " + profile.profileId()));
    return broken;
  }
}
