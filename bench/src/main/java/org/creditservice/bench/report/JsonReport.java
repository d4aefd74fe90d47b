package org.creditservice.bench.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.creditservice.bench.measure.RunResult;

/**
 * Renders results as JSON, with every single run.
 *
 * <p>Keys are stable, since earlier reports are kept: "surroundings" is the environment, "parties"
 * are the contenders, "broken" are the audit's findings.
 */
public final class JsonReport {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private JsonReport() {}

  /**
   * Renders the whole report.
   *
   * @param environment machine, versions, settings
   */
  public static String of(Map<String, String> environment, List<LoadResult> results) {
    JsonObject report = new JsonObject();
    report.add("surroundings", tree(environment));
    JsonArray loads = new JsonArray();
    results.forEach(result -> loads.add(load(result)));
    report.add("loads", loads);
    return GSON.toJson(report) + "\n";
  }

  private static JsonObject load(LoadResult result) {
    JsonObject json = new JsonObject();
    json.addProperty("name", result.load().name());
    json.addProperty("description", result.load().description());
    json.add("broken", tree(result.findings()));
    JsonObject ratios = new JsonObject();
    result.ratios().forEach((rival, ratio) -> ratios.add(rival, ratio(ratio)));
    json.add("ratios", ratios);
    result.postgresToFloor().ifPresent(ratio -> json.add("postgres_cpu_to_floor", ratio(ratio)));
    json.add("client_share", tree(result.clientShares()));
    json.add("busy_cores", tree(result.busyCores()));
    JsonObject contenders = new JsonObject();
    for (ContenderResult contender : result.contenders()) {
      JsonArray runs = new JsonArray();
      contender.runs().forEach(run -> runs.add(run(run)));
      contenders.add(contender.name(), runs);
    }
    json.add("parties", contenders);
    return json;
  }

  private static JsonObject ratio(Ratio ratio) {
    JsonObject json = new JsonObject();
    json.addProperty("median", ratio.median());
    json.addProperty("min", ratio.min());
    json.addProperty("max", ratio.max());
    json.add("pairs", tree(ratio.pairs()));
    return json;
  }

  private static JsonObject run(RunResult run) {
    JsonObject json = new JsonObject();
    json.addProperty("seconds", run.seconds());
    json.addProperty("operations", run.operations());
    json.addProperty("operations_per_second", run.operationsPerSecond());
    json.add("answers", tree(run.answers()));
    json.add("latency_ms", tree(run.latency()));
    run.operationsPerCommit().ifPresent(value -> json.addProperty("operations_per_commit", value));
    run.increases()
        .forEach(
            (counter, value) -> json.addProperty(counter.name().toLowerCase(Locale.ROOT), value));
    run.diskBytesPerOperation()
        .ifPresent(value -> json.addProperty("disk_bytes_per_operation", value));
    json.add("notes", tree(run.notes()));
    run.timeline().ifPresent(timeline -> json.add("timeline", TimelineJson.of(timeline)));
    return json;
  }

  private static JsonElement tree(Object value) {
    return GSON.toJsonTree(value);
  }
}
