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

/** Results as JSON: every run, nothing averaged away. */
public final class JsonReport {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private JsonReport() {}

  /**
   * The whole report.
   *
   * @param environment what was measured on: machine, versions, settings
   */
  public static String of(Map<String, String> environment, List<LoadResult> results) {
    JsonObject report = new JsonObject();
    report.add("surroundings", GSON.toJsonTree(environment));
    JsonArray loads = new JsonArray();
    results.forEach(result -> loads.add(load(result)));
    report.add("loads", loads);
    return GSON.toJson(report) + "\n";
  }

  private static JsonObject load(LoadResult result) {
    JsonObject json = new JsonObject();
    json.addProperty("name", result.load().name());
    json.addProperty("description", result.load().description());
    json.add("broken", GSON.toJsonTree(result.broken()));
    JsonObject ratios = new JsonObject();
    result.ratios().forEach((rival, ratio) -> ratios.add(rival, ratio(ratio)));
    json.add("ratios", ratios);
    JsonObject contenders = new JsonObject();
    for (ContenderResult contender : result.contenders()) {
      JsonArray runs = new JsonArray();
      contender.samples().forEach(sample -> runs.add(run(sample)));
      contenders.add(contender.contender(), runs);
    }
    json.add("parties", contenders);
    return json;
  }

  private static JsonObject ratio(Ratio ratio) {
    JsonObject json = new JsonObject();
    json.addProperty("median", ratio.median());
    json.addProperty("min", ratio.min());
    json.addProperty("max", ratio.max());
    json.add("pairs", GSON.toJsonTree(ratio.pairs()));
    return json;
  }

  private static JsonObject run(RunResult sample) {
    JsonObject json = new JsonObject();
    json.addProperty("seconds", sample.seconds());
    json.addProperty("operations", sample.operations());
    json.addProperty("operations_per_second", sample.operationsPerSecond());
    json.add("answers", tree(sample.answers()));
    json.add("latency_ms", tree(sample.latency()));
    sample
        .operationsPerCommit()
        .ifPresent(value -> json.addProperty("operations_per_commit", value));
    sample
        .moved()
        .forEach((meter, moved) -> json.addProperty(meter.name().toLowerCase(Locale.ROOT), moved));
    sample
        .diskBytesPerOperation()
        .ifPresent(value -> json.addProperty("disk_bytes_per_operation", value));
    json.add("notes", tree(sample.notes()));
    return json;
  }

  private static JsonElement tree(Object value) {
    return GSON.toJsonTree(value);
  }
}
