package org.creditservice.bench.floor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.creditservice.bench.load.Population;
import org.creditservice.bench.load.ProfilePicker;
import org.creditservice.db.Bucket;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Writes what the service writes for deductions of one credit, in the cheapest way that PostgreSQL
 * has: {@code COPY} for the keys and the entries, one {@code UPDATE} for the profiles. It asks
 * nothing and locks nothing before: it is alone, and remembers all balances.
 */
public final class FloorWriter implements AutoCloseable {
  private static final String KEYS =
      "COPY credit.idempotency_keys (bucket, profile_id, idempotency_key, method, fingerprint,"
          + " refusal_reason, entry_sequence, answer, create_time) FROM STDIN (FORMAT binary)";
  private static final String ENTRIES =
      "COPY credit.ledger_entries (bucket, profile_id, sequence, entry_id, kind, amount, balance,"
          + " reason_code, actor, idempotency_key, job_id, refunded_entry_id, metadata,"
          + " create_time, hash) FROM STDIN (FORMAT binary)";
  private static final String PROFILES =
      "COPY credit.profiles (bucket, profile_id, balance, last_sequence, update_time, create_time,"
          + " last_hash, metadata) FROM STDIN (FORMAT binary)";

  /** Arrays are unnested in the select list, as the service does: in FROM it costs more. */
  private static final String UPDATE =
      """
      UPDATE credit.profiles p
      SET balance = u.balance, last_sequence = u.sequence, last_deduct_time = u.time,
        update_time = u.time, last_hash = u.hash
      FROM (SELECT unnest(?::smallint[]) AS bucket, unnest(?::text[]) AS id,
          unnest(?::bigint[]) AS balance, unnest(?::bigint[]) AS sequence,
          unnest(?::bytea[]) AS hash, ?::timestamptz AS time) u
      WHERE p.bucket = u.bucket AND p.profile_id = u.id
      """;

  /** For the UPDATE: an index lookup for each profile, planned once. As in the service. */
  private static final String SESSION =
      "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off;"
          + " SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";

  private static final int HASH = 32;
  private static final int UUID = 16;

  private final Connection connection;
  private final CopyManager copy;
  private final Random random = new Random();
  private List<Account> accounts = List.of();
  private ProfilePicker picker = source -> 1;
  private long keys;

  /** A profile as it is after the last batch. */
  private static final class Account {
    final String id;
    final short bucket;
    long balance;
    long sequence = 1;
    byte[] hash;

    Account(String id, long balance, byte[] hash) {
      this.id = id;
      this.bucket = Bucket.of(id);
      this.balance = balance;
      this.hash = hash;
    }
  }

  /**
   * @param connection to a database with the service's tables; closed with this
   */
  public FloorWriter(Connection connection) throws SQLException {
    this.connection = connection;
    this.copy = connection.unwrap(PGConnection.class).getCopyAPI();
    try (Statement statement = connection.createStatement()) {
      statement.execute(SESSION);
    }
    connection.setAutoCommit(false);
  }

  /** Creates profiles, with an entry for their opening balance; deductions are of these. */
  public void createProfiles(Population population, long balance, RowShape shape)
      throws SQLException, IOException {
    Instant now = now();
    List<Account> created = new ArrayList<>();
    BinaryCopy profiles = new BinaryCopy();
    BinaryCopy entries = new BinaryCopy();
    BinaryCopy recorded = new BinaryCopy();
    for (int n = 1; n <= population.size(); n++) {
      Account account = new Account(population.profileId(n), balance, random(HASH));
      created.add(account);
      profiles.row(8).smallint(account.bucket).text(account.id).bigint(balance).bigint(1);
      profiles.timestamp(now).timestamp(now).bytea(account.hash).noMetadata();
      addEntry(entries, account, "GRANT", balance, "create", now);
      addKey(recorded, account, "CreateProfile", "create", shape, now);
    }
    copy(PROFILES, profiles);
    copy(ENTRIES, entries);
    copy(KEYS, recorded);
    connection.commit();
    accounts = created;
    picker = population.picker();
  }

  /** Writes a number of deductions in one transaction. */
  public void writeBatch(int size, RowShape shape) throws SQLException, IOException {
    Instant now = now();
    BinaryCopy entries = new BinaryCopy();
    BinaryCopy recorded = new BinaryCopy();
    Set<Account> changed = new HashSet<>();
    for (int i = 0; i < size; i++) {
      Account account = accounts.get(picker.next(random) - 1);
      String key = "k" + Long.toString(++keys, Character.MAX_RADIX);
      account.balance--;
      account.sequence++;
      account.hash = random(HASH);
      addEntry(entries, account, "DEDUCTION", -1, key, now);
      addKey(recorded, account, "DeductCredits", key, shape, now);
      changed.add(account);
    }
    copy(KEYS, recorded);
    copy(ENTRIES, entries);
    update(List.copyOf(changed), now);
    connection.commit();
  }

  private void addEntry(
      BinaryCopy rows, Account account, String kind, long amount, String key, Instant now) {
    rows.row(15).smallint(account.bucket).text(account.id).bigint(account.sequence);
    rows.bytea(random(UUID)).text(kind).bigint(amount).bigint(account.balance);
    rows.text("BENCH").text("anonymous").text(key).absent().absent();
    rows.noMetadata().timestamp(now).bytea(account.hash);
  }

  private void addKey(
      BinaryCopy rows, Account account, String method, String key, RowShape shape, Instant now) {
    rows.row(9).smallint(account.bucket).text(account.id).text(key).text(method);
    rows.bytea(random(shape.fingerprint())).absent().bigint(account.sequence);
    rows.bytea(random(shape.answer())).timestamp(now);
  }

  private void update(List<Account> changed, Instant now) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(UPDATE)) {
      update.setArray(1, array("smallint", changed.stream().map(each -> each.bucket).toArray()));
      update.setArray(2, array("text", changed.stream().map(each -> each.id).toArray()));
      update.setArray(3, array("bigint", changed.stream().map(each -> each.balance).toArray()));
      update.setArray(4, array("bigint", changed.stream().map(each -> each.sequence).toArray()));
      update.setArray(
          5, array("bytea", changed.stream().map(each -> each.hash).toArray(byte[][]::new)));
      update.setObject(6, now.atOffset(ZoneOffset.UTC));
      int updated = update.executeUpdate();
      if (updated != changed.size()) {
        throw new SQLException("updated %d of %d profiles".formatted(updated, changed.size()));
      }
    }
  }

  private Array array(String type, Object[] elements) throws SQLException {
    return connection.createArrayOf(type, elements);
  }

  private void copy(String statement, BinaryCopy rows) throws SQLException, IOException {
    long unused = copy.copyIn(statement, new ByteArrayInputStream(rows.end()));
  }

  private byte[] random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
