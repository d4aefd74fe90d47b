package org.creditservice.ops.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.creditservice.api.observe.MethodObserver;
import org.creditservice.api.observe.RpcMethod;
import org.creditservice.ops.metrics.ServiceMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final Instant START = Instant.parse("2026-11-26T03:00:00Z");

  private Instant now = START;
  private final ServiceMetrics metrics = new ServiceMetrics();
  private final History history = new History(metrics.registry(), () -> now);
  private final MethodObserver deductions = observer("DeductCredits");

  private MethodObserver observer(String method) {
    return metrics.calls().of(new RpcMethod("credit.v1", method, false));
  }

  @AfterEach
  void close() {
    history.close();
    metrics.close();
  }

  private void calls(MethodObserver observer, int count, String outcome, long millis) {
    for (int i = 0; i < count; i++) {
      observer.began();
      observer.ended(outcome, TimeUnit.MILLISECONDS.toNanos(millis));
    }
  }

  private JsonObject sampleAfter(Duration time) {
    now = now.plus(time);
    history.sample();
    JsonArray samples = history.since(0);
    return samples.get(samples.size() - 1).getAsJsonObject();
  }

  @Test
  void ratesAreOfTheTimeBetweenTwoSamples() {
    calls(deductions, 7, MethodObserver.OK, 4);
    history.sample();
    calls(deductions, 50, MethodObserver.OK, 4);
    calls(observer("GetProfile"), 10, MethodObserver.OK, 400);
    metrics.batches().committed(4);
    metrics.batches().committed(6);

    JsonObject sample = sampleAfter(Duration.ofSeconds(5));

    assertThat(sample.get("commands").getAsDouble()).isEqualTo(10);
    assertThat(sample.get("queries").getAsDouble()).isEqualTo(2);
    assertThat(sample.get("batch_size").getAsDouble()).isEqualTo(5);
    assertThat(sample.get("p99_millis").getAsDouble()).isBetween(3.0, 5.0);
    assertThat(sample.getAsJsonObject("refusals").size()).isZero();
  }

  @Test
  void refusalsAreByReason() {
    history.sample();
    calls(deductions, 5, "RATE_LIMITED", 1);
    calls(deductions, 10, "INSUFFICIENT_CREDITS", 1);

    JsonObject sample = sampleAfter(Duration.ofSeconds(5));

    JsonObject refusals = sample.getAsJsonObject("refusals");
    assertThat(refusals.keySet()).containsOnly("RATE_LIMITED", "INSUFFICIENT_CREDITS");
    assertThat(refusals.get("INSUFFICIENT_CREDITS").getAsDouble()).isEqualTo(2);
    assertThat(sample.get("rate_limited").getAsDouble()).isEqualTo(1);
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    history.sample();

    JsonObject idle = sampleAfter(Duration.ofSeconds(5));

    assertThat(idle.keySet()).doesNotContain("p50_millis", "batch_size", "jobs_processing");
  }

  @Test
  void aPageGetsOnlyWhatItLacks() {
    history.sample();
    long first = sampleAfter(Duration.ofSeconds(5)).get("time").getAsLong();
    sampleAfter(Duration.ofSeconds(5));

    assertThat(history.since(first)).hasSize(1);
  }

  @Test
  void anHourIsKept() {
    for (int i = 0; i <= History.SAMPLES_MAX + 10; i++) {
      now = now.plus(History.INTERVAL);
      history.sample();
    }

    assertThat(history.since(0)).hasSize(History.SAMPLES_MAX);
  }

  @Test
  void aClockThatIsSetBackMakesNoSample() {
    history.sample();
    sampleAfter(Duration.ofSeconds(5));
    now = START.minusSeconds(60);
    history.sample();

    assertThat(history.since(0)).hasSize(1);
  }
}
