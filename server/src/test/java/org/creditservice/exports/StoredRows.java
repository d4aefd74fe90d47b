package org.creditservice.exports;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.creditservice.db.Bucket;
import org.creditservice.testing.TestDatabase;

/** Rows with the texts that a format can stumble over, as callers may choose them. */
final class StoredRows {
  static final List<String> HOSTILE =
      List.of(
          "=cmd|'/C_calc'!A0",
          "+1",
          "-2+3",
          "@SUM(A1)",
          "'quoted'",
          "a;=HYPERLINK(\"x\")",
          "a,b",
          "\"",
          "\"\"\"",
          "{\"a\":1}",
          "ann");

  private static final String INSERT_ENTRIES =
      """
      INSERT INTO credit.ledger_entries (bucket, profile_id, sequence, entry_id, kind, amount,
        balance, reason_code, actor, idempotency_key, job_id, refunded_entry_id, metadata,
        create_time, hash)
      SELECT ?, ?, n, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'GRANT', n, n,
        'R', ?, ?, CASE n % 2 WHEN 0 THEN ? END, NULL, ?::jsonb,
        timestamptz '2026-03-01 12:00:00.123456Z' + n * interval '1 second',
        sha256(int8send(n))
      FROM generate_series(1, ?::bigint) AS n
      """;

  private static final String INSERT_OPERATION =
      """
      INSERT INTO credit.idempotency_keys (bucket, profile_id, idempotency_key, method, fingerprint,
        refusal_reason, entry_sequence, answer, create_time)
      VALUES (?, ?, ?, 'GrantCredits', '', ?, ?, '', '2026-03-01T12:00:00Z')
      """;

  private static final String INSERT_JOB =
      """
      INSERT INTO credit.jobs (bucket, profile_id, job_id, state, amount, final_amount, reason_code,
        failure_message, metadata, create_time, expire_time, end_time, deduction_sequence,
        deduction_entry_id, refund_entry_id)
      VALUES (?, ?, ?, 'FAILED', 7, NULL, 'R', ?, '{}', '2026-03-01T12:00:00Z',
        '2026-03-01T13:00:00Z', '2026-03-01T12:30:00Z', 1, '00000000-0000-7000-8000-000000000001',
        NULL)
      """;

  private final TestDatabase database;

  StoredRows(TestDatabase database) {
    this.database = database;
  }

  /** For each hostile text a profile of that name, with entries, operations and a job. */
  void addHostile() {
    for (String text : HOSTILE) {
      addEntries(text, 3, "{\"k\": \"%s\"}".formatted(text.replace("\"", "\\\"")));
      execute(INSERT_OPERATION, Bucket.of(text), text, text, null, 1L);
      execute(INSERT_OPERATION, Bucket.of(text), text, "refused", "INSUFFICIENT_CREDITS", null);
      execute(INSERT_JOB, Bucket.of(text), text, text, "no\n=GPU\r\n\"x\"\tü€𝄞" + text);
    }
  }

  void addEntries(String profileId, long count, String metadata) {
    execute(
        INSERT_ENTRIES,
        Bucket.of(profileId),
        profileId,
        profileId,
        profileId,
        profileId,
        metadata,
        count);
  }

  private void execute(String sql, Object... parameters) {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
