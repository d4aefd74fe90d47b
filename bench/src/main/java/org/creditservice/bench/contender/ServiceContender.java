package org.creditservice.bench.contender;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.creditservice.bench.load.CallResult;
import org.creditservice.bench.load.ClientStatistics;
import org.creditservice.bench.load.Load;
import org.creditservice.bench.load.LoadGenerator;
import org.creditservice.bench.load.Population;
import org.creditservice.bench.load.RequestMix;
import org.creditservice.bench.load.ResultCounts;
import org.creditservice.bench.measure.CounterRecorder;
import org.creditservice.bench.measure.LatencySummary;
import org.creditservice.bench.measure.RunResult;
import org.creditservice.bench.postgres.Database;
import org.creditservice.bench.timeline.Timeline;

/**
 * The service itself, or what has its wire contract and its tables: one server or several, each in
 * a process of its own, on one database.
 */
final class ServiceContender implements Contender {
  private static final String SCHEMA = "credit";

  private final String name;
  private final Database database;
  private final int count;
  private final Supplier<ServerProcess> start;
  private final boolean hashChain;
  private final LoadGenerator generator;
  private final Set<Population> created = new HashSet<>();
  private final Set<Population> preparedForReplays = new HashSet<>();
  private List<ServerProcess> servers;
  private long historyEntries;
  private OptionalDouble lastBatch = OptionalDouble.empty();

  /**
   * @param count the number of servers
   * @param start starts a server
   * @param hashChain whether its entries have real hashes, which the audit recomputes
   */
  ServiceContender(
      String name, Database database, int count, Supplier<ServerProcess> start, boolean hashChain) {
    this.name = name;
    this.database = database;
    this.count = count;
    this.start = start;
    this.hashChain = hashChain;
    this.servers = startServers();
    this.generator = new LoadGenerator(ports());
  }

  private List<ServerProcess> startServers() {
    return Stream.generate(start).limit(count).toList();
  }

  private List<Integer> ports() {
    return servers.stream().map(ServerProcess::port).toList();
  }

  @Override
  public String name() {
    return name;
  }

  Database database() {
    return database;
  }

  /** How many operations a transaction had in the last run, on average. */
  OptionalDouble lastBatch() {
    return lastBatch;
  }

  @Override
  public void prepare(Load load) throws InterruptedException {
    if (created.add(load.population())) {
      generator.createProfiles(load.population());
    }
    if (load.mix() == RequestMix.REPLAYS && preparedForReplays.add(load.population())) {
      generator.deductForReplays(load.population());
    }
    if (load.historyEntries() > 0) {
      historyEntries = load.historyEntries();
      new LedgerHistory(load).writeToService(database);
    }
    database.vacuumAndCheckpoint();
  }

  @Override
  public void warmUp(Load load, Duration duration) throws InterruptedException {
    generator.warmUp(load, duration);
  }

  @Override
  public void restart() {
    servers.forEach(ServerProcess::close);
    servers = startServers();
    generator.connectTo(ports());
  }

  @Override
  public RunResult run(Load load, double perSecond, Duration duration) throws InterruptedException {
    long bytesBefore = database.bytes(SCHEMA);
    long recordedBefore = generator.totals().recorded();
    List<Long> pids = servers.stream().map(ServerProcess::pid).toList();
    try (CounterRecorder counters =
        new CounterRecorder(database, pids, /* clientIsThisProcess= */ true)) {
      ClientStatistics statistics =
          load.pacing().isOpenLoop()
              ? generator.runOpenLoop(load, perSecond, duration, counters)
              : generator.runClosedLoop(load, duration, counters);
      long recorded = generator.totals().recorded() - recordedBefore;
      RunResult result =
          new RunResult(
              statistics.seconds(),
              statistics.counts().operations(),
              statistics.counts().byName(),
              LatencySummary.ofMicros(statistics.latencyMicros()),
              counters.increases(),
              RunResult.perOperation((double) (database.bytes(SCHEMA) - bytesBefore), recorded),
              notes(load, statistics, perSecond),
              load.pacing().isOpenLoop()
                  ? Optional.of(Timeline.of(statistics.samples()))
                  : Optional.empty());
      lastBatch = result.operationsPerCommit();
      return result;
    }
  }

  private Map<String, String> notes(Load load, ClientStatistics statistics, double perSecond) {
    Map<String, String> notes = new TreeMap<>();
    if (load.restarts()) {
      notes.put("ready_after_ms", String.valueOf(servers.get(0).startTime().toMillis()));
    }
    if (perSecond > 0) {
      notes.put("offered_per_second", "%.0f".formatted(perSecond));
      notes.put("sent_late_ms", LatencySummary.ofMicros(statistics.sentLateMicros()).toString());
    }
    if (statistics.counts().count(CallResult.REJECTED) > 0) {
      double peak = perSecond / load.pacing().shareOfCapacity();
      notes.put(
          "accepted_of_peak",
          "%.2f".formatted(statistics.counts().operations() / statistics.seconds() / peak));
      notes.put("rejected_with_retry_info", String.valueOf(statistics.rejectionsWithRetryInfo()));
      notes.put(
          "rejection_latency_ms",
          LatencySummary.ofMicros(statistics.rejectionLatencyMicros()).toString());
    }
    String firstUnknown = statistics.counts().firstUnknown();
    if (firstUnknown != null) {
      notes.put("first_failure", firstUnknown);
    }
    return notes;
  }

  @Override
  public List<String> audit(Load load) {
    long historyPerProfile = historyEntries / load.population().size();
    List<String> findings = new ArrayList<>(database.audit(firstHashed(historyPerProfile)));
    compareWithAnswers(historyPerProfile * load.population().size(), findings);
    servers.forEach(server -> server.unexpectedEnd().ifPresent(findings::add));
    return findings;
  }

  /**
   * The first sequence whose hash is real. Those of a generated history are made up: only what
   * comes after the history and the opening balance has a chain to check.
   */
  private long firstHashed(long historyPerProfile) {
    if (!hashChain) {
      return Long.MAX_VALUE;
    }
    return historyPerProfile == 0 ? 1 : historyPerProfile + 2;
  }

  private void compareWithAnswers(long history, List<String> findings) {
    long executed =
        database.queryNumber(
                "SELECT count(*) FROM credit.idempotency_keys WHERE refusal_reason IS NULL")
            - history;
    ResultCounts totals = generator.totals();
    long acknowledged = totals.count(CallResult.EXECUTED);
    long unknown = totals.count(CallResult.UNKNOWN);
    if (executed < acknowledged || executed > acknowledged + unknown) {
      findings.add(
          "%d operations are recorded as executed, but %d were acknowledged (and %d have an unknown"
                  .formatted(executed, acknowledged, unknown)
              + " outcome)");
    }
    if (unknown > 0) {
      findings.add(
          "%d calls have an unknown outcome, the first: %s"
              .formatted(unknown, totals.firstUnknown()));
    }
  }

  @Override
  public void close() {
    servers.forEach(ServerProcess::close);
    database.close();
  }
}
