package org.creditservice.ops.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.creditservice.api.observe.CallObserver;
import org.creditservice.api.observe.MethodObserver;
import org.creditservice.api.observe.RpcMethod;
import org.creditservice.core.ErrorReason;

/** Calls by method and outcome. A call looks its meters up, and allocates nothing. */
final class CallMeters implements CallObserver {
  private final MeterRegistry registry;
  private final LongAdder inFlight = new LongAdder();
  private final LongAdder openStreams = new LongAdder();
  private final Map<String, Counter> refusals = new ConcurrentHashMap<>();

  CallMeters(MeterRegistry registry) {
    this.registry = registry;
    gauge(
        MeterNames.CALLS_IN_FLIGHT,
        inFlight,
        "Calls that have begun and are not answered yet, without streams.");
    gauge(MeterNames.STREAMS_OPEN, openStreams, "Streams that are open: watches, for example.");
    // From the start: else nobody could tell by how much a counter has grown that wasn't there.
    Stream.of(ErrorReason.values())
        .filter(ErrorReason::isPublic)
        .forEach(reason -> refusals.put(reason.name(), refusals(reason.name())));
  }

  private void gauge(String name, LongAdder value, String description) {
    Gauge.builder(name, value, LongAdder::sum).description(description).register(registry);
  }

  private Counter refusals(String reason) {
    return Counter.builder(MeterNames.REFUSALS)
        .description("Calls that failed or were refused.")
        .tag(MeterNames.REASON, reason)
        .register(registry);
  }

  private void countRefusal(String outcome) {
    Counter counter = refusals.get(outcome);
    (counter == null ? refusals.computeIfAbsent(outcome, this::refusals) : counter).increment();
  }

  @Override
  public MethodObserver of(RpcMethod method) {
    return method.streaming() ? new Streams(method.name()) : new Calls(method.name());
  }

  private final class Calls implements MethodObserver {
    private final String method;
    private final Map<String, Timer> byOutcome = new ConcurrentHashMap<>();

    Calls(String method) {
      this.method = method;
      byOutcome.put(OK, timer(OK));
    }

    private Timer timer(String outcome) {
      return Timer.builder(MeterNames.CALL_DURATION)
          .description("Calls, from their headers to their answer, without streams.")
          .tag(MeterNames.METHOD, method)
          .tag(MeterNames.OUTCOME, outcome)
          .serviceLevelObjectives(Buckets.latency())
          .register(registry);
    }

    @Override
    public void began() {
      inFlight.increment();
    }

    @Override
    public void ended(String outcome, long tookNanos) {
      inFlight.decrement();
      Timer timer = byOutcome.get(outcome);
      (timer == null ? byOutcome.computeIfAbsent(outcome, this::timer) : timer)
          .record(tookNanos, TimeUnit.NANOSECONDS);
      if (!outcome.equals(OK)) {
        countRefusal(outcome);
      }
    }
  }

  /** How long a stream goes on says nothing. Most end because their callers have had enough. */
  private final class Streams implements MethodObserver {
    private final String method;

    Streams(String method) {
      this.method = method;
    }

    @Override
    public void began() {
      openStreams.increment();
    }

    @Override
    public void ended(String outcome, long tookNanos) {
      openStreams.decrement();
      Counter.builder(MeterNames.STREAMS_ENDED)
          .description("Streams that have ended, and calls of other services.")
          .tag(MeterNames.METHOD, method)
          .tag(MeterNames.OUTCOME, outcome)
          .register(registry)
          .increment();
    }
  }
}
