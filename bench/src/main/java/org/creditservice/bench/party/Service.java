package org.creditservice.bench.party;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.creditservice.bench.load.Answered;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.LoadGenerator;
import org.creditservice.bench.load.Mix;
import org.creditservice.bench.load.Population;
import org.creditservice.bench.load.Tally;
import org.creditservice.bench.measure.Latency;
import org.creditservice.bench.measure.Meters;
import org.creditservice.bench.measure.Sample;
import org.creditservice.bench.postgres.Database;

/** The service itself: its servers in processes of their own, on a database of their own. */
final class Service implements Party {
  private static final String SCHEMA = "credit";

  private final String name;
  private final Database database;
  private final List<ServerProcess> servers;
  private final LoadGenerator generator;
  private final Set<Population> created = new HashSet<>();
  private final Set<Population> seeded = new HashSet<>();
  private long history;

  Service(String name, Database database, List<ServerProcess> servers) {
    this.name = name;
    this.database = database;
    this.servers = List.copyOf(servers);
    this.generator = new LoadGenerator(servers.stream().map(ServerProcess::port).toList());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void prepare(Load load) throws InterruptedException {
    if (created.add(load.population())) {
      generator.create(load.population());
    }
    if (load.mix() == Mix.REPLAYS && seeded.add(load.population())) {
      generator.seed(load.population());
    }
    if (load.historyEntries() > 0) {
      history = load.historyEntries();
      new History(load).intoService(database);
    }
    database.settle();
  }

  @Override
  public void warmUp(Load load, Duration duration) throws InterruptedException {
    generator.warmUp(load, duration);
  }

  @Override
  public Sample run(Load load, double perSecond, Duration duration) throws InterruptedException {
    long bytesBefore = database.bytes(SCHEMA);
    long recordedBefore = generator.totals().recorded();
    List<Long> pids = servers.stream().map(ServerProcess::pid).toList();
    try (Meters meters = new Meters(database, pids, /* clientIsThisProcess= */ true)) {
      Tally tally =
          load.pace().open()
              ? generator.openLoop(load, perSecond, duration, meters)
              : generator.closedLoop(load, duration, meters);
      long recorded = generator.totals().recorded() - recordedBefore;
      return new Sample(
          tally.seconds(),
          tally.operations(),
          answers(tally),
          Latency.of(tally.micros()),
          meters.moved(),
          perOperation(database.bytes(SCHEMA) - bytesBefore, recorded),
          notes(tally, perSecond));
    }
  }

  @Override
  public List<String> audit(Load load) {
    long historyPerProfile = history / load.population().size();
    // What the bench made up, behind an opening balance, has hashes that are random.
    long firstSequence = historyPerProfile == 0 ? 1 : historyPerProfile + 2;
    List<String> broken = new ArrayList<>(database.audit(firstSequence));
    long executed =
        database.number("SELECT count(*) FROM credit.idempotency_keys WHERE refusal_reason IS NULL")
            - historyPerProfile * load.population().size();
    long acknowledged = generator.totals().executed();
    long unknown = generator.totals().unknown();
    if (executed < acknowledged || executed > acknowledged + unknown) {
      broken.add(
          "%d operations are recorded as executed, and %d successes were acknowledged (of %d the"
                  .formatted(executed, acknowledged, unknown)
              + " outcome is unknown)");
    }
    if (unknown > 0) {
      broken.add(
          "%d requests were not answered as a load expects, the first with %s"
              .formatted(unknown, generator.totals().firstUnknown()));
    }
    servers.forEach(server -> server.ended().ifPresent(broken::add));
    return broken;
  }

  @Override
  public void close() {
    servers.forEach(ServerProcess::close);
    database.close();
  }

  static Map<String, Long> answers(Tally tally) {
    Map<Answered, Long> counts = new EnumMap<>(Answered.class);
    for (Answered answered : Answered.values()) {
      counts.put(answered, tally.count(answered));
    }
    Map<String, Long> named = new TreeMap<>();
    counts.forEach((answered, count) -> named.put(answered.name().toLowerCase(Locale.ROOT), count));
    return named;
  }

  private static OptionalDouble perOperation(long bytes, long operations) {
    return operations == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) bytes / operations);
  }

  private static Map<String, String> notes(Tally tally, double perSecond) {
    Map<String, String> notes = new TreeMap<>();
    if (perSecond > 0) {
      notes.put("offered_per_second", "%.0f".formatted(perSecond));
    }
    if (tally.count(Answered.REJECTED) > 0) {
      notes.put("rejected_with_retry_info", String.valueOf(tally.withRetryInfo()));
      notes.put("rejection_latency_ms", Latency.of(tally.rejectionMicros()).toString());
    }
    String failure = tally.failure();
    if (failure != null) {
      notes.put("first_failure", failure);
    }
    return notes;
  }
}
