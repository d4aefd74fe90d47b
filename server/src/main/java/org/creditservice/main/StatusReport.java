package org.creditservice.main;

import java.time.Instant;
import java.util.Optional;
import org.creditservice.api.admin.ServiceStatus;
import org.creditservice.api.admin.ServiceStatus.Database;
import org.creditservice.batch.Engine;
import org.creditservice.db.DatabaseCheck;
import org.creditservice.db.FailureKind;

/** What GetServiceStatus answers. Asks nothing of the database: the last check has. */
final class StatusReport {
  private final Instant startTime;
  private final DatabaseCheck check;
  private final LedgerChecks ledger;
  private final Engine engine;
  private volatile Database database = Database.UNAVAILABLE;

  StatusReport(Instant startTime, DatabaseCheck check, LedgerChecks ledger, Engine engine) {
    this.startTime = startTime;
    this.check = check;
    this.ledger = ledger;
    this.engine = engine;
  }

  Instant startTime() {
    return startTime;
  }

  /** Checks the database, and remembers what that says of its state. */
  Optional<Throwable> check() {
    Optional<Throwable> failure = check.failure();
    database = failure.map(StatusReport::stateOf).orElse(Database.READY);
    return failure;
  }

  private static Database stateOf(Throwable failure) {
    return FailureKind.lacksTables(failure) ? Database.NOT_MIGRATED : Database.UNAVAILABLE;
  }

  ServiceStatus now() {
    int unreachable = engine.unreachableBuckets();
    return new ServiceStatus(
        Version.number(),
        startTime,
        database == Database.READY && unreachable > 0 ? Database.DEGRADED : database,
        ledger.schemaVersion(),
        engine.queued(),
        engine.longestWait(),
        unreachable);
  }
}
