package org.creditservice.ops.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.creditservice.api.observe.ObservingTracer;
import org.creditservice.batch.BatchObserver;
import org.creditservice.batch.CallMark;
import org.creditservice.batch.CommittedDecision;
import org.creditservice.core.Method;
import org.creditservice.db.FailureKind;
import org.creditservice.ops.tracing.TracedCalls.CallSpan;
import org.jspecify.annotations.Nullable;

/**
 * A span for each batch, linked to the calls whose commands it has: it can be part of none of their
 * traces, since it is part of all.
 */
record TracedBatches(Tracer tracer, BatchObserver batches) implements BatchObserver {
  private static final AttributeKey<Long> COMMANDS = AttributeKey.longKey("credit.batch.commands");

  @Override
  public boolean traces() {
    return true;
  }

  @Override
  public @Nullable CallMark currentCall() {
    return ObservingTracer.currentTrace();
  }

  /** The span is made when the batch is over: while it runs nobody asks for it. */
  @Override
  public void traced(List<CallMark> calls, int commands, long tookNanos) {
    long endNanos = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    SpanBuilder span =
        tracer
            .spanBuilder("credit.batch")
            .setParent(Context.root())
            .setStartTimestamp(endNanos - tookNanos, TimeUnit.NANOSECONDS)
            .setAttribute(COMMANDS, (long) commands);
    for (CallMark call : calls) {
      if (call instanceof CallSpan traced) {
        span.addLink(traced.span().getSpanContext());
      }
    }
    span.startSpan().end(endNanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void committed(int commands) {
    batches.committed(commands);
  }

  @Override
  public void took(Step step, long nanos) {
    batches.took(step, nanos);
  }

  @Override
  public void answered(Method method, CommittedDecision decision, long waitedNanos) {
    batches.answered(method, decision, waitedNanos);
  }

  @Override
  public void retried(FailureKind kind) {
    batches.retried(kind);
  }

  @Override
  public void halved() {
    batches.halved();
  }

  @Override
  public void statementRefused() {
    batches.statementRefused();
  }
}
