package org.creditservice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.creditservice.db.Bucket;
import org.creditservice.testing.TestDatabase;

/**
 * Someone else who works on the database and keeps the service waiting: for a profile, or for
 * whether there is one.
 *
 * <pre>
 * try (Stranger stranger = servers.hold(profileId)) {
 *   ... // start calls
 *   stranger.awaitWaiting(2);
 * }
 * </pre>
 */
final class Stranger implements AutoCloseable {
  private static final long PATIENCE_NANOS = Duration.ofSeconds(8).toNanos();
  private static final long POLL_NANOS = Duration.ofMillis(1).toNanos();

  private static final String LOCK =
      "SELECT FROM credit.profiles WHERE bucket = ? AND profile_id = ? FOR UPDATE";

  private static final String CREATE =
      """
      INSERT INTO credit.profiles (bucket, profile_id, balance, last_sequence, update_time,
        create_time, last_hash, metadata)
      VALUES (?, ?, 0, 0, now(), now(), decode(repeat('00', 32), 'hex'), '{}')
      """;

  private final Connection transaction;
  private final Stored stored;

  private Stranger(TestDatabase database, Stored stored) throws SQLException {
    this.stored = stored;
    transaction = database.connect();
    transaction.setAutoCommit(false);
  }

  /** Locks the profile; one that does not exist is created, but not for good. */
  static Stranger holding(TestDatabase database, Stored stored, String profileId)
      throws SQLException {
    Stranger stranger = new Stranger(database, stored);
    if (!stranger.lock(profileId)) {
      stranger.create(profileId);
    }
    return stranger;
  }

  private boolean lock(String profileId) throws SQLException {
    try (PreparedStatement lock = prepare(LOCK, profileId)) {
      return lock.executeQuery().next();
    }
  }

  private void create(String profileId) throws SQLException {
    try (PreparedStatement create = prepare(CREATE, profileId)) {
      create.execute();
    }
  }

  private PreparedStatement prepare(String sql, String profileId) throws SQLException {
    PreparedStatement statement = transaction.prepareStatement(sql);
    statement.setShort(1, Bucket.of(profileId));
    statement.setString(2, profileId);
    return statement;
  }

  /** Returns when so many transactions wait. */
  void awaitWaiting(int transactions) throws SQLException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (stored.waiting() < transactions && System.nanoTime() < end) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    assertThat(stored.waiting()).as("waiting transactions").isEqualTo(transactions);
  }

  /** Lets go, and leaves nothing behind. */
  @Override
  public void close() throws SQLException {
    transaction.rollback();
    transaction.close();
  }
}
