package org.creditservice.ops.dashboard;

import com.google.common.primitives.ImmutableDoubleArray;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Method;
import org.creditservice.ops.metrics.Buckets;
import org.jspecify.annotations.Nullable;

/**
 * What happened between two readings of the meters, as the page gets it.
 *
 * @param time of the later one
 */
record Sample(Instant time, JsonObject json) {
  private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();
  private static final double NANOS_PER_MILLI = Duration.ofMillis(1).toNanos();
  private static final double THOUSAND = 1000;

  private static final double[] BOUNDS_MILLIS =
      Stream.of(Buckets.latency())
          .mapToDouble(bound -> bound.toNanos() / NANOS_PER_MILLI)
          .toArray();

  static Sample between(MeterReading earlier, MeterReading later) {
    double seconds = Duration.between(earlier.time(), later.time()).toNanos() / NANOS_PER_SECOND;
    double batches = later.batches() - earlier.batches();
    double[] latency = difference(earlier.latency(), later.latency());
    Map<String, Double> refusals = later.refusals();
    JsonObject json = new JsonObject();
    json.addProperty("time", later.time().toEpochMilli());
    add(json, "commands", (later.commands() - earlier.commands()) / seconds);
    add(json, "queries", (later.queries() - earlier.queries()) / seconds);
    add(json, "p50_millis", Percentile.of(0.5, BOUNDS_MILLIS, latency));
    add(json, "p99_millis", Percentile.of(0.99, BOUNDS_MILLIS, latency));
    add(json, "replays", (later.replays() - earlier.replays()) / seconds);
    String limited = ErrorReason.RATE_LIMITED.name();
    add(json, "rate_limited", growth(earlier.refusals(), refusals, limited) / seconds);
    add(json, "batches", batches / seconds);
    add(
        json,
        "batch_size",
        batches == 0 ? null : (later.batchedCommands() - earlier.batchedCommands()) / batches);
    add(json, "queued", later.queued());
    add(json, "jobs_processing", later.jobsProcessing());
    for (Method end : new Method[] {Method.COMPLETE_JOB, Method.FAIL_JOB, Method.EXPIRE_JOB}) {
      double ended = growth(earlier.executed(), later.executed(), end.wireName());
      if (ended > 0) {
        add(json, end.wireName(), ended);
      }
    }
    json.add("refusals", rates(earlier.refusals(), refusals, seconds));
    return new Sample(later.time(), json);
  }

  private static JsonObject rates(
      Map<String, Double> earlier, Map<String, Double> later, double seconds) {
    JsonObject rates = new JsonObject();
    later
        .keySet()
        .forEach(
            reason -> {
              double growth = growth(earlier, later, reason);
              if (growth > 0) {
                add(rates, reason, growth / seconds);
              }
            });
    return rates;
  }

  private static double growth(
      Map<String, Double> earlier, Map<String, Double> later, String name) {
    return later.getOrDefault(name, 0.0) - earlier.getOrDefault(name, 0.0);
  }

  private static double[] difference(ImmutableDoubleArray earlier, ImmutableDoubleArray later) {
    return IntStream.range(0, later.length())
        .mapToDouble(index -> later.get(index) - earlier.get(index))
        .toArray();
  }

  /** To three decimals: an hour of samples should be small. */
  private static void add(JsonObject json, String name, @Nullable Double value) {
    if (value != null) {
      json.addProperty(name, Math.round(value * THOUSAND) / THOUSAND);
    }
  }
}
