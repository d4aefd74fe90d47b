package org.creditservice.ops.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.creditservice.api.observe.CallObserver;
import org.creditservice.api.observe.CallTrace;
import org.creditservice.api.observe.MethodObserver;
import org.creditservice.api.observe.RpcMethod;
import org.jspecify.annotations.Nullable;

/**
 * A span for each call, as OpenTelemetry's conventions for gRPC servers have it, part of the
 * caller's trace if its {@code traceparent} says so. Health checks and reflection have none.
 */
record TracedCalls(Tracer tracer, CallObserver calls) implements CallObserver {
  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("rpc.system");
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("rpc.service");
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");
  private static final AttributeKey<Long> STATUS = AttributeKey.longKey("rpc.grpc.status_code");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("credit.reason");

  /** Status codes that are the server's fault: UNKNOWN, INTERNAL, UNAVAILABLE and the like. */
  private static final Set<Integer> SERVER_ERRORS = Set.of(2, 4, 12, 13, 14, 15);

  private static final TextMapGetter<Map<String, String>> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> headers) {
          return headers.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String name) {
          return headers == null ? null : headers.get(name);
        }
      };

  @Override
  public MethodObserver of(RpcMethod method) {
    MethodObserver counted = calls.of(method);
    return method.equals(RpcMethod.OTHER) ? counted : new Traced(method, counted);
  }

  private final class Traced implements MethodObserver {
    private final RpcMethod method;
    private final MethodObserver counted;

    Traced(RpcMethod method, MethodObserver counted) {
      this.method = method;
      this.counted = counted;
    }

    @Override
    public void began() {
      counted.began();
    }

    @Override
    public void ended(String outcome, long tookNanos) {
      counted.ended(outcome, tookNanos);
    }

    @Override
    public boolean traces() {
      return true;
    }

    @Override
    public CallTrace trace(@Nullable String traceparent, @Nullable String tracestate) {
      return new CallSpan(
          tracer
              .spanBuilder(method.service() + "/" + method.name())
              .setSpanKind(SpanKind.SERVER)
              .setParent(parent(traceparent, tracestate))
              .setAttribute(SYSTEM, "grpc")
              .setAttribute(SERVICE, method.service())
              .setAttribute(METHOD, method.name())
              .startSpan());
    }

    private static Context parent(@Nullable String traceparent, @Nullable String tracestate) {
      Map<String, String> headers = new HashMap<>();
      if (traceparent != null) {
        headers.put("traceparent", traceparent);
      }
      if (tracestate != null) {
        headers.put("tracestate", tracestate);
      }
      return W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, HEADERS);
    }
  }

  /** A call's span; it names neither profiles nor keys. */
  record CallSpan(Span span) implements CallTrace {
    @Override
    public void end(String outcome, int statusCode) {
      span.setAttribute(STATUS, (long) statusCode);
      if (!outcome.equals(MethodObserver.OK)) {
        span.setAttribute(REASON, outcome);
      }
      if (SERVER_ERRORS.contains(statusCode)) {
        span.setStatus(StatusCode.ERROR);
      }
      span.end();
    }

    @Override
    public String traceId() {
      return span.getSpanContext().getTraceId();
    }

    @Override
    public String spanId() {
      return span.getSpanContext().getSpanId();
    }
  }
}
