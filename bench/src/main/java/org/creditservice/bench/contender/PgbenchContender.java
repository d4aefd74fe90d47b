package org.creditservice.bench.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.Population;
import org.creditservice.bench.load.RequestMix;
import org.creditservice.bench.measure.CounterRecorder;
import org.creditservice.bench.measure.LatencySummary;
import org.creditservice.bench.measure.RunResult;
import org.creditservice.bench.postgres.Database;

/** A rival whose functions are in the database and are called by pgbench. */
final class PgbenchContender implements Contender {
  /** The numbers of clients to try; the fastest is used. */
  private static final List<Integer> CLIENTS = List.of(8, 16, 32);

  private final RivalKind kind;
  private final Pgbench pgbench;
  private final Database database;
  private final RivalSchema schema;
  private final Path directory;
  private final Duration calibration;
  private final Map<Work, Integer> bestClients = new HashMap<>();
  private int runs;

  /** The properties of a load that decide how many clients are best. */
  private record Work(Population population, RequestMix mix) {
    static Work of(Load load) {
      return new Work(load.population(), load.mix());
    }
  }

  /**
   * @param directory an existing directory for this contender's scripts and logs
   * @param calibration how long to try each number of clients
   */
  PgbenchContender(
      RivalKind kind,
      Pgbench pgbench,
      Database database,
      RivalSchema schema,
      Path directory,
      Duration calibration) {
    this.kind = kind;
    this.pgbench = pgbench;
    this.database = database;
    this.schema = schema;
    this.directory = directory;
    this.calibration = calibration;
  }

  @Override
  public String name() {
    return kind.contenderName();
  }

  @Override
  public void prepare(Load load) {
    schema.prepare(load);
    database.vacuumAndCheckpoint();
  }

  /** Finds the best number of clients, which warms up the database too. */
  @Override
  public void warmUp(Load load, Duration duration) {
    if (load.inFlight() == 1 || bestClients.containsKey(Work.of(load))) {
      PgbenchResult unused = runPgbench(load, clients(load), 0, calibration);
      return;
    }
    double best = 0;
    for (int clients : CLIENTS) {
      double perSecond = runPgbench(load, clients, 0, calibration).perSecond();
      if (perSecond > best) {
        best = perSecond;
        bestClients.put(Work.of(load), clients);
      }
    }
  }

  @Override
  public RunResult run(Load load, double perSecond, Duration duration) {
    int clients = clients(load);
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
          Map.of("clients", String.valueOf(clients)));
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

  private int clients(Load load) {
    return load.inFlight() == 1 ? 1 : bestClients.getOrDefault(Work.of(load), CLIENTS.get(0));
  }

  private PgbenchResult runPgbench(Load load, int clients, double perSecond, Duration duration) {
    runs++;
    Path script = directory.resolve(load.name() + ".sql");
    try {
      Files.writeString(script, kind.script(load));
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
