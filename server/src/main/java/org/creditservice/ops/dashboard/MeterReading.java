package org.creditservice.ops.dashboard;

import com.google.common.primitives.ImmutableDoubleArray;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.creditservice.core.Method;
import org.creditservice.ops.metrics.Buckets;
import org.creditservice.ops.metrics.MeterNames;
import org.jspecify.annotations.Nullable;

/**
 * What the meters say at a moment: sums since the server's start, and how much waits.
 *
 * @param latency calls of commands that took no longer than each bound of {@link Buckets#latency},
 *     and last all of them
 * @param refusals by reason
 */
record MeterReading(
    Instant time,
    double commands,
    double queries,
    ImmutableDoubleArray latency,
    Map<String, Double> refusals,
    double replays,
    double batches,
    double batchedCommands,
    Map<String, Double> executed,
    @Nullable Double queued,
    @Nullable Double jobsProcessing) {

  private static final List<Duration> BOUNDS = List.of(Buckets.latency());

  private static final Set<String> COMMANDS =
      Stream.of(Method.values()).map(Method::wireName).collect(Collectors.toUnmodifiableSet());

  static MeterReading of(MeterRegistry registry, Instant time) {
    Collection<Timer> calls = registry.find(MeterNames.CALL_DURATION).timers();
    double[] latency = new double[BOUNDS.size() + 1];
    double queries = 0;
    for (Timer timer : calls) {
      if (COMMANDS.contains(timer.getId().getTag(MeterNames.METHOD))) {
        addTo(latency, timer);
      } else {
        queries += timer.count();
      }
    }
    DistributionSummary sizes = registry.get(MeterNames.BATCH_SIZE).summary();
    return new MeterReading(
        time,
        latency[latency.length - 1],
        queries,
        ImmutableDoubleArray.copyOf(latency),
        byTag(registry.find(MeterNames.REFUSALS).counters(), MeterNames.REASON),
        sum(commandsThatWere(registry, MeterNames.REPLAYED)),
        sizes.count(),
        sizes.totalAmount(),
        byTag(commandsThatWere(registry, MeterNames.EXECUTED), MeterNames.METHOD),
        Gauges.read(registry, MeterNames.QUEUED),
        Gauges.read(registry, MeterNames.JOBS_PROCESSING));
  }

  private static Collection<Counter> commandsThatWere(MeterRegistry registry, String result) {
    return registry.find(MeterNames.COMMANDS).tag(MeterNames.RESULT, result).counters();
  }

  /** The buckets' counts are cumulative in a registry for Prometheus. */
  private static void addTo(double[] latency, Timer timer) {
    double count = timer.count();
    for (CountAtBucket bucket : timer.takeSnapshot().histogramCounts()) {
      Duration bound = Duration.ofNanos((long) bucket.bucket());
      int index = BOUNDS.indexOf(bound);
      if (index >= 0) {
        latency[index] += bucket.count();
      }
    }
    latency[latency.length - 1] += count;
  }

  private static double sum(Collection<Counter> counters) {
    return counters.stream().mapToDouble(Counter::count).sum();
  }

  private static Map<String, Double> byTag(Collection<Counter> counters, String tag) {
    return counters.stream()
        .collect(
            Collectors.toMap(
                counter -> String.valueOf(counter.getId().getTag(tag)),
                Counter::count,
                Double::sum,
                TreeMap::new));
  }
}
