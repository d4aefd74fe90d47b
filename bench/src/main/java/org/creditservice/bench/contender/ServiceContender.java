package org.creditservice.bench.contender;

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
import org.creditservice.bench.load.CallResult;
import org.creditservice.bench.load.ClientStatistics;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.LoadGenerator;
import org.creditservice.bench.load.Population;
import org.creditservice.bench.load.RequestMix;
import org.creditservice.bench.measure.CounterRecorder;
import org.creditservice.bench.measure.LatencySummary;
import org.creditservice.bench.measure.RunResult;
import org.creditservice.bench.postgres.Database;

/** The service itself: its servers in processes of their own, on a database of their own. */
final class ServiceContender implements Contender {
  private static final String SCHEMA = "credit";

  private final String name;
  private final Database database;
  private final List<ServerProcess> servers;
  private final LoadGenerator generator;
  private final Set<Population> created = new HashSet<>();
  private final Set<Population> seeded = new HashSet<>();
  private long history;

  ServiceContender(String name, Database database, List<ServerProcess> servers) {
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
    if (load.mix() == RequestMix.REPLAYS && seeded.add(load.population())) {
      generator.seed(load.population());
    }
    if (load.historyEntries() > 0) {
      history = load.historyEntries();
      new LedgerHistory(load).intoService(database);
    }
    database.settle();
  }

  @Override
  public void warmUp(Load load, Duration duration) throws InterruptedException {
    generator.warmUp(load, duration);
  }

  @Override
  public RunResult run(Load load, double perSecond, Duration duration) throws InterruptedException {
    long bytesBefore = database.bytes(SCHEMA);
    long recordedBefore = generator.totals().recorded();
    List<Long> pids = servers.stream().map(ServerProcess::pid).toList();
    try (CounterRecorder meters =
        new CounterRecorder(database, pids, /* clientIsThisProcess= */ true)) {
      ClientStatistics statistics =
          load.pace().open()
              ? generator.openLoop(load, perSecond, duration, meters)
              : generator.closedLoop(load, duration, meters);
      long recorded = generator.totals().recorded() - recordedBefore;
      return new RunResult(
          statistics.seconds(),
          statistics.operations(),
          answers(statistics),
          LatencySummary.of(statistics.micros()),
          meters.moved(),
          perOperation(database.bytes(SCHEMA) - bytesBefore, recorded),
          notes(statistics, perSecond));
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

  static Map<String, Long> answers(ClientStatistics statistics) {
    Map<CallResult, Long> counts = new EnumMap<>(CallResult.class);
    for (CallResult answered : CallResult.values()) {
      counts.put(answered, statistics.count(answered));
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

  private static Map<String, String> notes(ClientStatistics statistics, double perSecond) {
    Map<String, String> notes = new TreeMap<>();
    if (perSecond > 0) {
      notes.put("offered_per_second", "%.0f".formatted(perSecond));
    }
    if (statistics.count(CallResult.REJECTED) > 0) {
      notes.put("rejected_with_retry_info", String.valueOf(statistics.withRetryInfo()));
      notes.put("rejection_latency_ms", LatencySummary.of(statistics.rejectionMicros()).toString());
    }
    String failure = statistics.failure();
    if (failure != null) {
      notes.put("first_failure", failure);
    }
    return notes;
  }
}
