package org.creditservice.api.observe;

import io.grpc.Metadata;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.creditservice.api.error.FailureReason;

/**
 * Tells an observer of calls. A tracer sees each of them from its headers to its last byte, also
 * those that end before an interceptor has run, and costs one small object per call.
 */
public final class ObservingTracer extends ServerStreamTracer.Factory {
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
    return new ObservedCall(observer);
  }

  private static final class ObservedCall extends ServerStreamTracer {
    private final MethodObserver observer;
    private final long beginNanos = System.nanoTime();

    ObservedCall(MethodObserver observer) {
      this.observer = observer;
    }

    @Override
    public void streamClosed(Status status) {
      observer.ended(outcome(status), System.nanoTime() - beginNanos);
    }

    private static String outcome(Status status) {
      if (status.isOk()) {
        return MethodObserver.OK;
      }
      return FailureReason.of(status).map(Enum::name).orElseGet(() -> status.getCode().name());
    }
  }
}
