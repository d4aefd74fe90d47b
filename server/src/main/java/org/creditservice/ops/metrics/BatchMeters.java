package org.creditservice.ops.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.creditservice.batch.BatchObserver;
import org.creditservice.batch.CommittedDecision;
import org.creditservice.core.Method;
import org.creditservice.db.FailureKind;

/** What the lanes do. All meters exist from the start: a lane only adds to them. */
final class BatchMeters implements BatchObserver {
  private final DistributionSummary size;
  private final Timer wait;
  private final Counter halvings;
  private final Counter statementsRefused;
  private final Counter resolved;
  private final Map<Step, Timer> steps = new EnumMap<>(Step.class);
  private final Map<FailureKind, Counter> retries = new EnumMap<>(FailureKind.class);
  private final Map<Method, CommandMeters> commands = new EnumMap<>(Method.class);
  private final EntryMeters entries;

  BatchMeters(MeterRegistry registry) {
    size =
        DistributionSummary.builder(MeterNames.BATCH_SIZE)
            .description("Commands per batch that was committed.")
            .serviceLevelObjectives(Buckets.size())
            .register(registry);
    wait =
        Timer.builder(MeterNames.QUEUE_WAIT)
            .description("How long commands waited until the attempt began that was committed.")
            .serviceLevelObjectives(Buckets.latency())
            .register(registry);
    halvings =
        counter(registry, MeterNames.BATCH_HALVINGS, "Batches with a command that can't succeed.");
    statementsRefused =
        counter(
            registry,
            MeterNames.STATEMENTS_REFUSED,
            "Batches of which nothing was executed, since the database refuses a statement.");
    resolved =
        counter(
            registry,
            MeterNames.COMMITS_RESOLVED,
            "Commands whose commit seemed to fail, and was found to have succeeded.");
    for (Step step : Step.values()) {
      steps.put(step, timer(registry, step));
    }
    for (FailureKind kind : FailureKind.values()) {
      if (!kind.isFinal()) {
        retries.put(kind, retries(registry, kind));
      }
    }
    for (Method method : Method.values()) {
      commands.put(method, new CommandMeters(registry, method));
    }
    entries = new EntryMeters(registry);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private static Timer timer(MeterRegistry registry, Step step) {
    return Timer.builder(MeterNames.BATCH_STEP)
        .description("The steps of the batches that were committed.")
        .tag(MeterNames.STEP, label(step))
        .serviceLevelObjectives(Buckets.step())
        .register(registry);
  }

  private static Counter retries(MeterRegistry registry, FailureKind kind) {
    return Counter.builder(MeterNames.BATCH_RETRIES)
        .description("Attempts of batches that failed and were repeated.")
        .tag(MeterNames.KIND, label(kind))
        .register(registry);
  }

  static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void committed(int count) {
    size.record(count);
  }

  @Override
  public void took(Step step, long nanos) {
    Objects.requireNonNull(steps.get(step)).record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void answered(Method method, CommittedDecision decision, long waitedNanos) {
    wait.record(waitedNanos, TimeUnit.NANOSECONDS);
    Objects.requireNonNull(commands.get(method)).count(decision);
    if (decision.resolvedUnknownCommit()) {
      resolved.increment();
    }
    if (decision.entry() != null) {
      entries.count(decision.entry());
    }
  }

  @Override
  public void retried(FailureKind kind) {
    Objects.requireNonNull(retries.get(kind)).increment();
  }

  @Override
  public void halved() {
    halvings.increment();
  }

  @Override
  public void statementRefused() {
    statementsRefused.increment();
  }
}
