package org.creditservice.api.observe;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.creditservice.api.error.FailureReason;
import org.jspecify.annotations.Nullable;

/**
 * Tells an observer of calls. A tracer sees each of them from its headers to its last byte, also
 * those that end before an interceptor has run, and costs one small object per call.
 */
public final class ObservingTracer extends ServerStreamTracer.Factory {
  private static final Metadata.Key<String> TRACEPARENT = header("traceparent");
  private static final Metadata.Key<String> TRACESTATE = header("tracestate");
  private static final Context.Key<CallTrace> TRACE = Context.key("credit-trace");

  private final Map<String, MethodObserver> observers = new HashMap<>();
  private final MethodObserver others;

  /**
   * Observes calls of {@code services} by method, and all others together.
   *
   * @param services the service's own
   */
  public ObservingTracer(List<ServerServiceDefinition> services, CallObserver observer) {
    others = observer.of(RpcMethod.OTHER);
    for (ServerServiceDefinition service : services) {
      String name = service.getServiceDescriptor().getName();
      service
          .getServiceDescriptor()
          .getMethods()
          .forEach(
              method ->
                  observers.put(
                      method.getFullMethodName(),
                      observer.of(
                          new RpcMethod(
                              name,
                              String.valueOf(method.getBareMethodName()),
                              !method.getType().serverSendsOneMessage()))));
    }
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    MethodObserver observer = observers.getOrDefault(method, others);
    observer.began();
    return new ObservedCall(
        observer,
        observer.traces()
            ? observer.trace(headers.get(TRACEPARENT), headers.get(TRACESTATE))
            : null);
  }

  /** The trace of the call whose thread this is; null if it isn't traced. */
  public static @Nullable CallTrace currentTrace() {
    return TRACE.get();
  }

  private static Metadata.Key<String> header(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static final class ObservedCall extends ServerStreamTracer {
    private final MethodObserver observer;
    private final @Nullable CallTrace trace;
    private final long beginNanos = System.nanoTime();

    ObservedCall(MethodObserver observer, @Nullable CallTrace trace) {
      this.observer = observer;
      this.trace = trace;
    }

    @Override
    public Context filterContext(Context context) {
      return trace == null ? context : context.withValue(TRACE, trace);
    }

    @Override
    public void streamClosed(Status status) {
      String outcome = outcome(status);
      observer.ended(outcome, System.nanoTime() - beginNanos);
      if (trace != null) {
        trace.end(outcome, status.getCode().value());
      }
    }

    private static String outcome(Status status) {
      if (status.isOk()) {
        return MethodObserver.OK;
      }
      return FailureReason.of(status).map(Enum::name).orElseGet(() -> status.getCode().name());
    }
  }
}
