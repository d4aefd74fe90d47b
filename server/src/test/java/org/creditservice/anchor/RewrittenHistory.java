package org.creditservice.anchor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.creditservice.core.ledger.Hash;
import org.creditservice.core.ledger.HashChain;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.db.row.EntryMapping;
import org.creditservice.testing.TestDatabase;

/** What somebody can do who can write the database and knows how hashes are made. */
final class RewrittenHistory {
  private final TestDatabase database;

  RewrittenHistory(TestDatabase database) {
    this.database = database;
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Recomputes all hashes of a profile, so that its chain is right. */
  void recomputeHashes(String profileId) throws SQLException {
    Hash hash = Hash.ZERO;
    for (LedgerEntry entry : entries(profileId)) {
      hash = HashChain.of(hash, entry);
      update(
          "UPDATE credit.ledger_entries SET hash = ? WHERE profile_id = ? AND sequence = "
              + entry.sequence(),
          hash,
          profileId);
    }
    update("UPDATE credit.profiles SET last_hash = ? WHERE profile_id = ?", hash, profileId);
  }

  private Iterable<LedgerEntry> entries(String profileId) throws SQLException {
    var columns = EntryMapping.INSTANCE.all();
    String fields =
        String.join(", ", columns.fields().stream().map(field -> field.getName()).toList());
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT %s FROM credit.ledger_entries WHERE profile_id = '%s' ORDER BY sequence"
                    .formatted(fields, profileId))) {
      return columns.readAll(rows);
    }
  }

  private void update(String sql, Hash hash, String profileId) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, hash.bytes());
      statement.setString(2, profileId);
      statement.executeUpdate();
    }
  }

  /** Leaves nothing of a profile. */
  void delete(String profileId) throws SQLException {
    for (String table :
        new String[] {
          "profiles", "ledger_entries", "idempotency_keys", "jobs", "deduction_refunds"
        }) {
      execute("DELETE FROM credit.%s WHERE profile_id = '%s'".formatted(table, profileId));
    }
  }
}
