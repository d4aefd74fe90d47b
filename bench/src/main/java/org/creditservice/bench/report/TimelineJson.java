package org.creditservice.bench.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.function.ToLongFunction;
import org.creditservice.bench.timeline.Event;
import org.creditservice.bench.timeline.Interval;
import org.creditservice.bench.timeline.Pause;
import org.creditservice.bench.timeline.Timeline;

/** Latency over time, with times from the beginning of the run. */
final class TimelineJson {
  private static final double MICROS_PER_MILLI = 1000;

  private TimelineJson() {}

  static JsonObject of(Timeline timeline) {
    JsonObject json = new JsonObject();
    json.addProperty("interval_ms", Interval.MICROS / MICROS_PER_MILLI);
    json.add("calls", column(timeline.intervals(), Interval::calls, 1));
    json.add("p50_ms", millis(timeline, latency -> latency.p50()));
    json.add("p99_ms", millis(timeline, latency -> latency.p99()));
    json.add("max_ms", millis(timeline, latency -> latency.max()));
    JsonArray events = new JsonArray();
    timeline.events().forEach(event -> events.add(event(timeline, event)));
    json.add("events", events);
    JsonArray pauses = new JsonArray();
    timeline.worstPauses().forEach(pause -> pauses.add(pause(timeline, pause)));
    json.add("worst_pauses", pauses);
    return json;
  }

  private static JsonArray millis(Timeline timeline, ToLongFunction<Interval.Latency> figure) {
    return column(
        timeline.intervals(), interval -> figure.applyAsLong(interval.latency()), MICROS_PER_MILLI);
  }

  private static JsonArray column(
      List<Interval> intervals, ToLongFunction<Interval> figure, double unit) {
    JsonArray values = new JsonArray();
    for (Interval interval : intervals) {
      values.add(new JsonPrimitive(figure.applyAsLong(interval) / unit));
    }
    return values;
  }

  private static JsonObject event(Timeline timeline, Event event) {
    JsonObject json = new JsonObject();
    json.addProperty("what", event.kind().label());
    json.addProperty("detail", event.detail());
    json.addProperty("at_ms", (event.startMicros() - timeline.startMicros()) / MICROS_PER_MILLI);
    json.addProperty("duration_ms", event.durationMicros() / MICROS_PER_MILLI);
    return json;
  }

  private static JsonObject pause(Timeline timeline, Pause pause) {
    JsonObject json = new JsonObject();
    json.addProperty("at_ms", (pause.dueMicros() - timeline.startMicros()) / MICROS_PER_MILLI);
    json.addProperty("latency_ms", pause.latencyMicros() / MICROS_PER_MILLI);
    JsonArray events = new JsonArray();
    pause.coincidences().forEach(event -> events.add(event.toString()));
    json.add("coincided", events);
    return json;
  }
}
