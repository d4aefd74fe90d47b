package org.creditservice.ops.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.creditservice.db.DatabaseException;
import org.creditservice.db.query.JobFigures;
import org.creditservice.thread.PeriodicTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of all profiles, as they were a few seconds ago. A scrape doesn't ask the database: it
 * must be answered while that is unavailable. Every server of a database shows the same figures.
 */
final class JobMeters implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JobMeters.class);

  /** Prometheus scrapes about as often. */
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Supplier<JobFigures> source;
  private final PeriodicTask updates = new PeriodicTask("credit-job-figures", this::update);
  private volatile @Nullable JobFigures last;

  /**
   * Meters without values yet.
   *
   * @param source throws a {@link DatabaseException} while the database is unavailable
   */
  JobMeters(MeterRegistry registry, Supplier<JobFigures> source) {
    this.source = source;
    gauge(MeterNames.JOBS_PROCESSING, JobFigures::processing)
        .description("Jobs that have not ended, of all servers; no more than 10,000 are counted.")
        .register(registry);
    gauge(MeterNames.JOBS_OLDEST, figures -> seconds(figures.oldest()))
        .description("The age of the oldest job that has not ended, of all servers.")
        .baseUnit("seconds")
        .register(registry);
    gauge(MeterNames.JOBS_OVERDUE, figures -> seconds(figures.overdue()))
        .description("For how long the most overdue job has waited for a sweep, of all servers.")
        .baseUnit("seconds")
        .register(registry);
  }

  private Gauge.Builder<JobMeters> gauge(String name, ToDoubleFunction<JobFigures> value) {
    return Gauge.builder(name, this, meters -> meters.value(value));
  }

  private double value(ToDoubleFunction<JobFigures> value) {
    JobFigures figures = last;
    return figures == null ? Double.NaN : value.applyAsDouble(figures);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  void start() {
    updates.start(Duration.ZERO, INTERVAL);
  }

  private void update() {
    try {
      last = source.get();
    } catch (DatabaseException e) {
      // Others report it. What was true then is not known to be true now.
      last = null;
      log.debug("the figures of jobs are unknown", e);
    }
  }

  @Override
  public void close() {
    updates.close();
  }
}
