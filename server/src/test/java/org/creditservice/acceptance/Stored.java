package org.creditservice.acceptance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.core.Limits;
import org.creditservice.core.command.GrantCredits;
import org.creditservice.core.ledger.EntryIds;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Hash;
import org.creditservice.core.ledger.HashChain;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.OperationKey;
import org.creditservice.db.Bucket;
import org.creditservice.db.TestRows;
import org.creditservice.testing.TestDatabase;
import org.creditservice.v1.GrantCreditsResponse;

/** Reads and changes the stored rows directly, without the service. */
final class Stored {
  private static final List<String> TABLES =
      List.of("profiles", "idempotency_keys", "ledger_entries", "deduction_refunds");

  private static final String INSERT_ENTRY =
      """
      INSERT INTO credit.ledger_entries (bucket, profile_id, sequence, entry_id, kind, amount,
        balance, reason_code, actor, idempotency_key, metadata, create_time, hash)
      VALUES (?, ?, ?, ?, 'GRANT', ?, ?, 'PURCHASE', 'test', ?, '{}', ?, ?)
      """;

  private static final String INSERT_KEY =
      """
      INSERT INTO credit.idempotency_keys (bucket, profile_id, idempotency_key, method, fingerprint,
        entry_sequence, answer, create_time)
      VALUES (?, ?, ?, 'GrantCredits', ?, ?, ?, ?)
      """;

  private static final String UPDATE_PROFILE =
      """
      UPDATE credit.profiles SET balance = ?, last_sequence = ?, last_hash = ?
      WHERE bucket = ? AND profile_id = ?
      """;

  private static final String SET_LAST_DEDUCT_TIME =
      "UPDATE credit.profiles SET last_deduct_time = ? WHERE bucket = ? AND profile_id = ?";

  private static final String TRANSACTION_OF_KEY =
      """
      SELECT xmin::text FROM credit.idempotency_keys
      WHERE bucket = ? AND profile_id = ? AND idempotency_key = ?
      """;

  private final Connection connection;

  /** Its connection is closed with the database. */
  Stored(TestDatabase database) {
    try {
      connection = database.superuser().connect();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The number of rows by table. */
  Map<String, Long> counts() throws SQLException {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (String table : TABLES) {
      counts.put(table, Long.valueOf(query("SELECT count(*) FROM credit." + table).get(0)));
    }
    return counts;
  }

  /** All rows of a profile, as text. */
  List<String> rows(String profileId) throws SQLException {
    List<String> rows = new ArrayList<>();
    for (String table : TABLES) {
      String sql = "SELECT t::text FROM credit.%s t WHERE bucket = ? AND profile_id = ? ORDER BY 1";
      rows.addAll(query(sql.formatted(table), Bucket.of(profileId), profileId));
    }
    return rows;
  }

  /** The id of the transaction that recorded a key. */
  String transactionOf(String profileId, String key) throws SQLException {
    return query(TRANSACTION_OF_KEY, Bucket.of(profileId), profileId, key).get(0);
  }

  /** What the database's clock says. */
  Instant clock() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT clock_timestamp()");
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getObject(1, OffsetDateTime.class).toInstant();
    }
  }

  /** As if the profile's last deduction had been at {@code time}. */
  void setLastDeductTime(String profileId, Instant time) throws SQLException {
    execute(SET_LAST_DEDUCT_TIME, Timestamp.from(time), Bucket.of(profileId), profileId);
  }

  /** Raises a balance to its limit with a single grant, which is larger than a caller may send. */
  void fill(String profileId) throws SQLException {
    Profile profile = profile(profileId);
    long sequence = profile.lastSequence() + 1;
    Instant time = profile.updateTime();
    short bucket = Bucket.of(profileId);
    String key = "fill";
    UUID id = EntryIds.create(time, sequence, 0);
    long amount = Limits.BALANCE_MAX - profile.balance();
    LedgerEntry entry =
        new LedgerEntry(
            profileId,
            id,
            sequence,
            EntryKind.GRANT,
            amount,
            Limits.BALANCE_MAX,
            "PURCHASE",
            "test",
            key,
            null,
            null,
            Metadata.EMPTY,
            time,
            Hash.ZERO);
    byte[] hash = HashChain.of(profile.lastHash(), entry).bytes();
    byte[] answer =
        GrantCreditsResponse.newBuilder().setEntry(ProtoMapper.entry(entry)).build().toByteArray();
    byte[] fingerprint =
        new GrantCredits(
                new OperationKey(profileId, key), "test", amount, "PURCHASE", Metadata.EMPTY)
            .fingerprint()
            .bytes();
    Timestamp timestamp = Timestamp.from(time);
    execute(
        INSERT_ENTRY,
        bucket,
        profileId,
        sequence,
        id,
        amount,
        Limits.BALANCE_MAX,
        key,
        timestamp,
        hash);
    execute(INSERT_KEY, bucket, profileId, key, fingerprint, sequence, answer, timestamp);
    execute(UPDATE_PROFILE, Limits.BALANCE_MAX, sequence, hash, bucket, profileId);
  }

  private Profile profile(String profileId) {
    return TestRows.profiles(connection).stream()
        .filter(profile -> profile.profileId().equals(profileId))
        .findFirst()
        .orElseThrow();
  }

  /** Runs a statement. */
  void execute(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters)) {
      statement.execute();
    }
  }

  /** The first column. */
  private List<String> query(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }
}
