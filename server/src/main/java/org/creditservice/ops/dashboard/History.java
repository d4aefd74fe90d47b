package org.creditservice.ops.dashboard;

import com.google.gson.JsonArray;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.creditservice.thread.PeriodicTask;
import org.jspecify.annotations.Nullable;

/** The last hour of this server in samples, for those who have no Prometheus. In memory only. */
final class History implements AutoCloseable {
  static final Duration INTERVAL = Duration.ofSeconds(5);

  /** An hour's. */
  static final int SAMPLES_MAX = 720;

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final PeriodicTask task = new PeriodicTask("credit-history", this::sample);
  private final Deque<Sample> samples = new ArrayDeque<>(SAMPLES_MAX);
  private @Nullable MeterReading last;

  History(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  void start() {
    task.start(Duration.ZERO, INTERVAL);
  }

  /** Takes a sample: what has happened since the one before. */
  synchronized void sample() {
    MeterReading now = MeterReading.of(registry, clock.instant());
    // A clock that was set back would make samples that no page would ask for.
    if (last != null && now.time().isAfter(last.time())) {
      if (samples.size() == SAMPLES_MAX) {
        samples.removeFirst();
      }
      samples.addLast(Sample.between(last, now));
    }
    last = now;
  }

  /** The samples after that time, oldest first. */
  synchronized JsonArray since(long epochMillis) {
    JsonArray json = new JsonArray();
    samples.stream()
        .filter(sample -> sample.time().toEpochMilli() > epochMillis)
        .forEach(sample -> json.add(sample.json()));
    return json;
  }

  @Override
  public void close() {
    task.close();
  }
}
