package org.creditservice.main;

import java.sql.SQLException;
import java.util.Optional;
import org.creditservice.config.BatchSpan;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.EngineSettings;
import org.creditservice.db.FailureText;
import org.creditservice.db.ShardedTables;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the span of batches by how the tables are stored, if no setting says it. */
final class SpanOfBatches {
  private static final Logger log = LoggerFactory.getLogger(SpanOfBatches.class);

  private SpanOfBatches() {}

  /**
   * The span for a database, whose schema is ready.
   *
   * @throws StartupException if the setting contradicts it, or not all tables are distributed
   */
  static BatchSpan of(DatabaseTarget target, EngineSettings settings) throws SQLException {
    return choose(ShardedTables.of(target), settings.batchSpan(), target);
  }

  /** The same for who doesn't wait for an unavailable database. */
  static BatchSpan now(DatabaseTarget target, EngineSettings settings) {
    try {
      return of(target, settings);
    } catch (SQLException e) {
      throw StartupException.unusable(target, FailureText.of(e), e);
    }
  }

  private static BatchSpan choose(
      ShardedTables sharding, Optional<BatchSpan> setting, DatabaseTarget target) {
    if (!sharding.isDistributed()) {
      return setting.orElse(BatchSpan.LANE);
    }
    if (sharding.isIncomplete()) {
      throw refusal(
          "Citus has distributed %d of the %d tables at %s that have to be distributed alike: run"
                  .formatted(sharding.distributed(), sharding.tables(), target.describe())
              + " 'credit migrate --distribute'.");
    }
    if (setting.equals(Optional.of(BatchSpan.LANE))) {
      throw refusal(
          "Citus has distributed the tables at %s, where a transaction has to stay within one bucket:"
                  .formatted(target.describe())
              + " leave --batch-span out, or set it to bucket.");
    }
    log.info("a transaction stays within one bucket, since Citus has distributed the tables");
    return BatchSpan.BUCKET;
  }

  private static StartupException refusal(String sentence) {
    return new StartupException(ExitCode.REFUSED, sentence, null);
  }
}
