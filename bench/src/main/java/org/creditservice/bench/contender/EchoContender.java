package org.creditservice.bench.contender;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.creditservice.bench.load.ClientStatistics;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.LoadGenerator;
import org.creditservice.bench.measure.Counter;
import org.creditservice.bench.measure.CounterRecorder;
import org.creditservice.bench.measure.LatencySummary;
import org.creditservice.bench.measure.RunResult;
import org.creditservice.bench.postgres.Database;

/** A server that does nothing but answer: the upper bound for any service over gRPC. */
final class EchoContender implements Contender {
  private final ServerProcess server;
  private final Database database;
  private final LoadGenerator generator;

  /**
   * @param database an empty database, since the recorder of counters needs one
   */
  EchoContender(ServerProcess server, Database database) {
    this.server = server;
    this.database = database;
    this.generator = new LoadGenerator(List.of(server.port()));
  }

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public void prepare(Load load) {}

  @Override
  public void warmUp(Load load, Duration duration) throws InterruptedException {
    generator.warmUp(load, duration);
  }

  @Override
  public RunResult run(Load load, double perSecond, Duration duration) throws InterruptedException {
    try (CounterRecorder counters =
        new CounterRecorder(database, List.of(server.pid()), /* clientIsThisProcess= */ true)) {
      ClientStatistics statistics = generator.runClosedLoop(load, duration, counters);
      return new RunResult(
          statistics.seconds(),
          statistics.counts().operations(),
          statistics.counts().byName(),
          LatencySummary.ofMicros(statistics.latencyMicros()),
          cpu(counters.increases()),
          OptionalDouble.empty(),
          Map.of());
    }
  }

  /** Without the database's counters: nothing happens there. */
  private static Map<Counter, Double> cpu(Map<Counter, Double> increases) {
    Map<Counter, Double> cpu = new EnumMap<>(Counter.class);
    cpu.putAll(increases);
    cpu.keySet().retainAll(Set.of(Counter.SERVER_CPU_MS, Counter.CLIENT_CPU_MS));
    return cpu;
  }

  @Override
  public List<String> audit(Load load) {
    return List.of();
  }

  @Override
  public void close() {
    server.close();
    database.close();
  }
}
