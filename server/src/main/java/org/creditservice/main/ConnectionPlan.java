package org.creditservice.main;

import org.creditservice.config.ReadSettings;
import org.creditservice.config.Settings;
import org.creditservice.db.ConnectionDemand;

/** Who of a server needs connections, and how many. docs/operations.md has the sum. */
final class ConnectionPlan {
  /** For what else reads: two threads of watches, their poll, the sweeper, and metrics. */
  private static final int OTHER_READS = 5;

  private static final int CHECKS = 1;

  /** Only with --key-retention. */
  private static final int REMOVAL = 1;

  private ConnectionPlan() {}

  /** How many a server with these settings needs. */
  static ConnectionDemand of(Settings settings) {
    return new ConnectionDemand(
        settings.engine().connections(), reads(settings) + CHECKS + LedgerChecks.CONNECTIONS);
  }

  /** How many of them are for short reads. */
  static int reads(Settings settings) {
    int removal = settings.retention().keyRetention().isPresent() ? REMOVAL : 0;
    return ReadSettings.THREADS + OTHER_READS + removal;
  }
}
