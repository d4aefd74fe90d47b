package org.creditservice.bench.measure;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.creditservice.core.EntryKind;
import org.creditservice.core.Hash;
import org.creditservice.core.HashChain;
import org.creditservice.core.LedgerEntry;
import org.creditservice.core.Metadata;

/**
 * Recomputes the hash of every entry that the service wrote.
 *
 * @param historyPerProfile entries of each profile, behind its opening balance, that the bench
 *     itself made up: their hashes are random, and the chain goes on from the last of them
 */
record ChainAudit(long historyPerProfile) {
  /** Rows held in memory at a time. */
  private static final int FETCH_SIZE = 2000;

  private static final String ENTRIES =
      """
      SELECT * FROM credit.ledger_entries WHERE sequence >= ?
      ORDER BY bucket, profile_id, sequence
      """;

  private static final TypeToken<Map<String, String>> PAIRS = new TypeToken<>() {};

  /** The first entry whose hash does not cover it, if there is one. */
  List<String> broken(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement query = connection.prepareStatement(ENTRIES)) {
      query.setFetchSize(FETCH_SIZE);
      query.setLong(1, firstSequence());
      try (ResultSet rows = query.executeQuery()) {
        return firstBroken(rows);
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** With a history: that of its last entry, whose hash is taken as it is. */
  private long firstSequence() {
    return historyPerProfile == 0 ? 1 : historyPerProfile + 1;
  }

  private List<String> firstBroken(ResultSet rows) throws SQLException {
    Hash before = Hash.ZERO;
    while (rows.next()) {
      LedgerEntry entry = entry(rows);
      boolean isFirst = entry.sequence() == firstSequence();
      boolean isTaken = isFirst && historyPerProfile > 0;
      Hash previous = isFirst ? Hash.ZERO : before;
      if (!isTaken && !HashChain.of(previous, entry).equals(entry.hash())) {
        return List.of(
            "not so: each entry's hash covers it, see entry %d of %s"
                .formatted(entry.sequence(), entry.profileId()));
      }
      before = entry.hash();
    }
    return List.of();
  }

  private static LedgerEntry entry(ResultSet row) throws SQLException {
    return new LedgerEntry(
        row.getString("profile_id"),
        row.getObject("entry_id", UUID.class),
        row.getLong("sequence"),
        EntryKind.valueOf(row.getString("kind")),
        row.getLong("amount"),
        row.getLong("balance"),
        row.getString("reason_code"),
        row.getString("actor"),
        row.getString("idempotency_key"),
        row.getString("job_id"),
        row.getObject("refunded_entry_id", UUID.class),
        metadata(row.getString("metadata")),
        row.getObject("create_time", OffsetDateTime.class).toInstant(),
        Hash.of(row.getBytes("hash")));
  }

  private static Metadata metadata(String json) {
    return json.equals("{}") ? Metadata.EMPTY : Metadata.of(new Gson().fromJson(json, PAIRS));
  }
}
