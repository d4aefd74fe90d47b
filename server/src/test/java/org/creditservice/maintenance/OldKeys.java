package org.creditservice.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.creditservice.core.ledger.EntryIds;
import org.creditservice.db.retention.KeyRemovals;

/** Keys of a year ago, and a retention of a month that removes them when a test calls it. */
final class OldKeys {
  static final Duration RETENTION = Duration.ofDays(30);
  static final Instant YEAR_AGO =
      Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(Duration.ofDays(365));

  private final DataSource database;
  private final JobTable tables;

  OldKeys(DataSource database) {
    this.database = database;
    this.tables = new JobTable(database);
  }

  /** A UUIDv7 that was made then. */
  static String uuid(Instant time) {
    return EntryIds.create(time, 1, ThreadLocalRandom.current().nextLong()).toString();
  }

  /** As if everything so far had been recorded a year ago. */
  void age() {
    tables.execute("UPDATE credit.idempotency_keys SET create_time = '%s'".formatted(YEAR_AGO));
    tables.execute("UPDATE credit.profiles SET create_time = '%s'".formatted(YEAR_AGO));
  }

  long count() {
    return Long.parseLong(
        String.valueOf(tables.value("SELECT count(*) FROM credit.idempotency_keys")));
  }

  boolean isThere(String key) {
    return tables.value("SELECT 1 FROM credit.idempotency_keys WHERE idempotency_key = ?", key)
        != null;
  }

  Optional<KeyRemovalResult> remove() {
    return remove(database, InstantSource.system());
  }

  /** Removes what is old by the earlier of the database's clock and this one. */
  Optional<KeyRemovalResult> remove(DataSource connections, InstantSource clock) {
    try (KeyRetention retention =
        new KeyRetention(RETENTION, new KeyRemovals(connections), clock, new KeyRemovalLog())) {
      return retention.runOnce();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
