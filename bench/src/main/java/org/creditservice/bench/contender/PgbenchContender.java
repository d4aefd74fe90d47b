package org.creditservice.bench.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.Rival;
import org.creditservice.bench.measure.CounterRecorder;
import org.creditservice.bench.measure.LatencySummary;
import org.creditservice.bench.measure.RunResult;
import org.creditservice.bench.postgres.Database;
import org.creditservice.bench.timeline.Timeline;

/** A rival whose functions are in the database and are called by pgbench. */
final class PgbenchContender implements Contender {
  private final Rival rival;
  private final Pgbench pgbench;
  private final Database database;
  private final RivalSchema schema;
  private final Path directory;
  private final Duration calibration;
  private final BestConnections best = new BestConnections();
  private int runs;

  /**
   * @param directory an existing directory for this contender's scripts and logs
   * @param calibration how long to try each number of clients
   */
  PgbenchContender(
      Rival rival,
      Pgbench pgbench,
      Database database,
      RivalSchema schema,
      Path directory,
      Duration calibration) {
    this.rival = rival;
    this.pgbench = pgbench;
    this.database = database;
    this.schema = schema;
    this.directory = directory;
    this.calibration = calibration;
  }

  @Override
  public String name() {
    return rival.label();
  }

  @Override
  public void prepare(Load load) {
    schema.prepare(load);
    database.vacuumAndCheckpoint();
  }

  /** There is no Java in it, and trying numbers of clients warms up its database. */
  @Override
  public void warmUp(Load load, Duration duration) {}

  @Override
  public void calibrate(Load load) throws InterruptedException {
    best.find(load, clients -> runPgbench(load, clients, 0, calibration).perSecond());
  }

  @Override
  public RunResult run(Load load, double perSecond, Duration duration) {
    int clients = best.of(load);
    long bytesBefore = database.bytes(schema.name());
    try (CounterRecorder counters =
        new CounterRecorder(database, List.of(), /* clientIsThisProcess= */ false)) {
      counters.started();
      PgbenchResult result = runPgbench(load, clients, perSecond, duration);
      counters.ended();
      long operations = result.transactions() * PgbenchScript.operations(load);
      return new RunResult(
          result.transactions() == 0
              ? duration.toSeconds()
              : result.transactions() / result.perSecond(),
          operations,
          Map.of("executed", operations, "failed", result.failed()),
          LatencySummary.ofMicros(result.latencyMicros()),
          counters.increases(),
          RunResult.perOperation(
              (double) (database.bytes(schema.name()) - bytesBefore), operations),
          Map.of("clients", String.valueOf(clients)),
          perSecond > 0 ? Optional.of(Timeline.of(result.latencies())) : Optional.empty());
    }
  }

  @Override
  public List<String> audit(Load load) {
    return schema.audit();
  }

  @Override
  public void close() {
    database.close();
  }

  private PgbenchResult runPgbench(Load load, int clients, double perSecond, Duration duration) {
    runs++;
    Path script = directory.resolve(load.name() + ".sql");
    try {
      Files.writeString(script, PgbenchScript.of(rival, load));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> variables =
        Map.of("run", "r" + runs, "n", "0", "prefix", load.population().name());
    return pgbench.run(
        database,
        script,
        clients,
        perSecond,
        Math.max(1, duration.toSeconds()),
        variables,
        directory);
  }
}
