package org.creditservice.ops.dashboard;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.creditservice.ops.ServiceHealth;
import org.creditservice.ops.metrics.MeterNames;
import org.jspecify.annotations.Nullable;

/** All that the first screen shows, as JSON. It is at hand: nothing here waits. */
final class LiveStatus {
  /** Of the refusals, as many as the first screen shows. */
  private static final int REFUSALS = 8;

  private final DashboardSources sources;
  private final History history;
  private final JobsInProgress jobs;

  LiveStatus(DashboardSources sources, History history, JobsInProgress jobs) {
    this.sources = sources;
    this.history = history;
    this.jobs = jobs;
  }

  /**
   * The status with the samples of the hour.
   *
   * @param since only the samples after that time, in milliseconds since 1970
   */
  JsonObject json(long since) {
    JsonObject json = new JsonObject();
    json.addProperty("now", sources.clock().instant().toString());
    json.addProperty("version", sources.version());
    json.addProperty("started", sources.startTime().toString());
    json.addProperty("grpc_address", sources.grpcAddress().get());
    json.addProperty("grpcurl", sources.grpcurl());
    json.add("service", service());
    json.add("verification", new VerificationJson(sources.verified()).summary());
    json.add("jobs", jobs());
    json.add("refusals", refusals(sources.refusals().all().stream().limit(REFUSALS).toList()));
    json.add("samples", history.since(since));
    return json;
  }

  private JsonObject service() {
    ServiceHealth health = sources.health();
    JsonObject json = new JsonObject();
    json.addProperty("well", health.obstacle().isEmpty());
    health.obstacle().ifPresent(obstacle -> json.addProperty("obstacle", obstacle));
    json.addProperty("since", health.since().toString());
    json.addProperty("starting", !health.reached());
    json.addProperty("lanes", sources.lanes());
    json.addProperty("queued", gauge(MeterNames.QUEUED));
    json.addProperty("unreachable_buckets", gauge(MeterNames.BUCKETS_UNREACHABLE));
    json.addProperty("last_sweep_seconds", gauge(MeterNames.SWEEP_LAST_SUCCESS));
    return json;
  }

  private JsonObject jobs() {
    JsonObject json = new JsonObject();
    json.addProperty("processing", gauge(MeterNames.JOBS_PROCESSING));
    json.addProperty("oldest_seconds", gauge(MeterNames.JOBS_OLDEST));
    json.addProperty("overdue_seconds", gauge(MeterNames.JOBS_OVERDUE));
    json.add("oldest", jobs.oldest());
    return json;
  }

  private @Nullable Double gauge(String name) {
    return Gauges.read(sources.meters(), name);
  }

  /** Refusals as the page shows them. */
  static JsonArray refusals(List<RecentRefusals.Refusal> refusals) {
    JsonArray json = new JsonArray();
    for (RecentRefusals.Refusal refusal : refusals) {
      JsonObject one = new JsonObject();
      one.addProperty("time", refusal.time().toString());
      one.addProperty("method", refusal.call().method());
      one.addProperty("profile_id", refusal.call().profileId());
      one.addProperty("idempotency_key", refusal.call().idempotencyKey());
      one.addProperty("reason", refusal.call().reason().name());
      one.addProperty("message", refusal.call().message());
      json.add(one);
    }
    return json;
  }
}
