package org.creditservice.bench.party;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.LoadGenerator;
import org.creditservice.bench.load.Tally;
import org.creditservice.bench.measure.Latency;
import org.creditservice.bench.measure.Meter;
import org.creditservice.bench.measure.Meters;
import org.creditservice.bench.measure.Sample;
import org.creditservice.bench.postgres.Database;

/** A server that does nothing: the ceiling. */
final class Echo implements Party {
  private final ServerProcess server;
  private final Database database;
  private final LoadGenerator generator;

  /**
   * @param database an empty one, whose counters show that nothing happens there
   */
  Echo(ServerProcess server, Database database) {
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
  public Sample run(Load load, double perSecond, Duration duration) throws InterruptedException {
    try (Meters meters =
        new Meters(database, List.of(server.pid()), /* clientIsThisProcess= */ true)) {
      Tally tally = generator.closedLoop(load, duration, meters);
      return new Sample(
          tally.seconds(),
          tally.operations(),
          Service.answers(tally),
          Latency.of(tally.micros()),
          cpu(meters.moved()),
          OptionalDouble.empty(),
          Map.of());
    }
  }

  /** The rest is about the database, where nothing happens. */
  private static Map<Meter, Double> cpu(Map<Meter, Double> moved) {
    Map<Meter, Double> cpu = new EnumMap<>(Meter.class);
    cpu.putAll(moved);
    cpu.keySet().retainAll(Set.of(Meter.SERVER_CPU_MS, Meter.CLIENT_CPU_MS));
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
