package org.creditservice.ops.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.creditservice.maintenance.SweepResult;

/** What the sweeper of this server does. */
final class SweepMeters implements Consumer<SweepResult> {
  private final InstantSource clock;
  private final Counter expired;
  private final Counter lost;
  private final Counter deferred;
  private final Counter restarted;
  private final Timer duration;
  private volatile int stuck;
  private volatile long lastSuccessMillis;

  /**
   * Meters of a sweeper that hasn't swept yet.
   *
   * @param clock of this server, as scrapers compare with it
   */
  SweepMeters(MeterRegistry registry, InstantSource clock) {
    this.clock = clock;
    this.lastSuccessMillis = clock.millis();
    this.expired = jobs(registry, "expired");
    this.lost = jobs(registry, "lost");
    this.deferred = jobs(registry, "deferred");
    this.restarted = jobs(registry, "restarted");
    this.duration =
        Timer.builder(MeterNames.SWEEP_DURATION)
            .description("How long the sweeps of this server took.")
            .register(registry);
    Gauge.builder(MeterNames.SWEEP_STUCK, () -> stuck)
        .description("Overdue jobs that the last sweep could not refund.")
        .register(registry);
    Gauge.builder(MeterNames.SWEEP_LAST_SUCCESS, () -> lastSuccessMillis / 1e3)
        .description("When a sweep of this server last came to its end; at first, its start.")
        .baseUnit("seconds")
        .register(registry);
  }

  private static Counter jobs(MeterRegistry registry, String result) {
    return Counter.builder(MeterNames.SWEEP_JOBS)
        .description("Overdue jobs that this server's sweeps found.")
        .tag(MeterNames.RESULT, result)
        .register(registry);
  }

  @Override
  public void accept(SweepResult sweep) {
    expired.increment(sweep.expired());
    lost.increment(sweep.lost());
    deferred.increment(sweep.deferred());
    restarted.increment(sweep.restarted());
    duration.record(sweep.took());
    if (sweep.complete()) {
      stuck = sweep.stuck();
      lastSuccessMillis = clock.millis();
    }
  }
}
