package org.creditservice.maintenance;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.creditservice.api.command.ResponseEncoder;
import org.creditservice.batch.BatchObserver;
import org.creditservice.batch.Engine;
import org.creditservice.config.BatchSpan;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.Settings;
import org.creditservice.core.command.Rulebook;
import org.creditservice.core.ledger.IdSource;
import org.creditservice.db.ConnectionPools;
import org.creditservice.db.batch.BatchDatabase;
import org.creditservice.db.query.SnapshotSource;
import org.creditservice.testing.BackgroundTask;

/** A sweeper that sweeps when a test calls it, with its own engine: a server without callers. */
final class TestSweeper implements AutoCloseable {
  private final Runnable disconnect;
  private final Engine engine;
  private final Sweeper sweeper;
  private final List<SweepResult> heard = new CopyOnWriteArrayList<>();

  /**
   * A sweeper with the connections of a server.
   *
   * @param flags settings, such as {@code "sweep-batch=3"}
   */
  static TestSweeper over(DatabaseTarget database, String... flags) {
    Settings settings = settings(flags);
    ConnectionPools pools =
        ConnectionPools.open(
            database, settings.database().timeouts(), settings.engine().lanes(), 1);
    return new TestSweeper(pools.lanes(), pools.reads(), pools::close, settings);
  }

  /** A sweeper on connections that the caller closes. */
  static TestSweeper over(DataSource database, String... flags) {
    return new TestSweeper(database, database, () -> {}, settings(flags));
  }

  private TestSweeper(DataSource lanes, DataSource reads, Runnable disconnect, Settings settings) {
    this.disconnect = disconnect;
    engine =
        Engine.start(
            settings.engine().with(BatchSpan.LANE),
            new BatchDatabase(lanes),
            new Rulebook(IdSource.random(new SecureRandom())),
            new ResponseEncoder(),
            (profileId, sequence) -> {},
            BatchObserver.NONE);
    sweeper =
        new Sweeper(
            settings.sweep(),
            new SnapshotSource(reads),
            Duration.ofSeconds(10),
            engine,
            new SweepLog().andThen(heard::add));
  }

  private static Settings settings(String... flags) {
    Map<String, String> values = new HashMap<>();
    for (String flag : flags) {
      String[] nameAndValue = flag.split("=", 2);
      values.put(nameAndValue[0], nameAndValue[1]);
    }
    return Settings.from(values, Map.of());
  }

  SweepResult sweep() {
    try {
      return sweeper.runOnce();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  CompletableFuture<SweepResult> sweepAside() {
    return BackgroundTask.run(this::sweep);
  }

  /** The results that the listener received. */
  List<SweepResult> heard() {
    return heard;
  }

  @Override
  public void close() {
    sweeper.close();
    engine.close();
    disconnect.run();
  }
}
