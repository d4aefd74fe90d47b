package org.creditservice.api.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of this server.
 *
 * @param schemaVersion empty while it is unknown
 * @param longestWait of the commands that wait; zero if none does
 * @param unreachableBuckets whose node is unavailable, as far as is known
 */
public record ServiceStatus(
    String version,
    Instant startTime,
    Database database,
    Optional<String> schemaVersion,
    int queuedCommands,
    Duration longestWait,
    int unreachableBuckets) {

  /** The state of the server's database. */
  public enum Database {
    READY,
    /** Parts of it are unavailable. */
    DEGRADED,
    NOT_MIGRATED,
    UNAVAILABLE
  }
}
