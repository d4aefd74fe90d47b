package org.creditservice.bench.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.Population;
import org.creditservice.bench.load.RequestMix;
import org.creditservice.bench.measure.CounterRecorder;
import org.creditservice.bench.measure.LatencySummary;
import org.creditservice.bench.measure.RunResult;
import org.creditservice.bench.postgres.Database;

/** Functions in the database, called by pgbench. */
final class PgbenchContender implements Contender {
  /** Of these the fastest is used, for each kind of work. */
  private static final List<Integer> CLIENTS = List.of(8, 16, 32);

  private final RivalKind kind;
  private final Pgbench pgbench;
  private final Database database;
  private final RivalSchema schema;
  private final Path directory;
  private final Duration calibration;
  private final Map<Work, Integer> bestClients = new HashMap<>();
  private int runs;

  /** What decides how many clients are best, for all loads that share a database. */
  private record Work(Population population, RequestMix mix) {
    static Work of(Load load) {
      return new Work(load.population(), load.mix());
    }
  }

  /**
   * @param directory for scripts and logs; is there, and its own
   * @param calibration how long each number of clients is tried
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
    return kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void prepare(Load load) {
    schema.prepare(load);
    database.settle();
  }

  /** Finds the best number of clients, which warms it up as well. */
  @Override
  public void warmUp(Load load, Duration duration) {
    if (load.inFlight() == 1 || bestClients.containsKey(Work.of(load))) {
      PgbenchResult unused = pgbench(load, clients(load), 0, calibration);
      return;
    }
    double best = 0;
    for (int clients : CLIENTS) {
      double perSecond = pgbench(load, clients, 0, calibration).perSecond();
      if (perSecond > best) {
        best = perSecond;
        bestClients.put(Work.of(load), clients);
      }
    }
  }

  private int clients(Load load) {
    return load.inFlight() == 1 ? 1 : bestClients.getOrDefault(Work.of(load), CLIENTS.get(0));
  }

  @Override
  public RunResult run(Load load, double perSecond, Duration duration) {
    int clients = clients(load);
    long bytesBefore = database.bytes(schema.name());
    try (CounterRecorder meters =
        new CounterRecorder(database, List.of(), /* clientIsThisProcess= */ false)) {
      meters.begins();
      PgbenchResult result = pgbench(load, clients, perSecond, duration);
      meters.ends();
      long operations = result.transactions() * PgbenchScript.operations(load);
      return new RunResult(
          result.transactions() == 0
              ? duration.toSeconds()
              : result.transactions() / result.perSecond(),
          operations,
          Map.of("executed", operations, "failed", result.failed()),
          LatencySummary.of(result.micros()),
          meters.moved(),
          operations == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(
                  (double) (database.bytes(schema.name()) - bytesBefore) / operations),
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

  private PgbenchResult pgbench(Load load, int clients, double perSecond, Duration duration) {
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
