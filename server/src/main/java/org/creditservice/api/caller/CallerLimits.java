package org.creditservice.api.caller;

import io.grpc.Attributes;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.ServerCall;
import io.grpc.ServerTransportFilter;
import java.util.function.Supplier;
import org.creditservice.api.error.Errors;
import org.creditservice.api.observe.Limit;
import org.creditservice.api.observe.LimitObserver;
import org.creditservice.config.LimitSettings;

/**
 * What one caller may have at a time, on all its connections: calls, and connections that were
 * opened with its certificate. A token belongs to a call, so connections are nobody's there.
 */
final class CallerLimits extends ServerTransportFilter {
  private static final Attributes.Key<Boolean> ADMITTED = Attributes.Key.create("credit-admitted");

  private final CallerCounts connections;
  private final CallerCounts calls;
  private final LimitObserver exceeded;

  CallerLimits(LimitSettings limits, LimitObserver exceeded) {
    this.connections = new CallerCounts(limits.connectionsPerCallerMax());
    this.calls = new CallerCounts(limits.callsPerCallerMax());
    this.exceeded = exceeded;
  }

  @Override
  public Attributes transportReady(Attributes transport) {
    String caller = ClientCertificate.nameIn(transport);
    return caller == null
        ? transport
        : transport.toBuilder().set(ADMITTED, connections.add(caller)).build();
  }

  @Override
  public void transportTerminated(Attributes transport) {
    String caller = ClientCertificate.nameIn(transport);
    if (caller != null && Boolean.TRUE.equals(transport.get(ADMITTED))) {
      connections.remove(caller);
    }
  }

  /**
   * Begins a call, unless the caller has too many.
   *
   * @throws org.creditservice.api.error.ApiException OVERLOADED
   */
  <T> ServerCall.Listener<T> begin(
      ServerCall<T, ?> call, String caller, Supplier<ServerCall.Listener<T>> service) {
    if (Boolean.FALSE.equals(call.getAttributes().get(ADMITTED))) {
      exceeded.exceeded(Limit.CONNECTIONS_PER_CALLER);
      throw Errors.tooManyConnections();
    }
    if (!calls.add(caller)) {
      exceeded.exceeded(Limit.CALLS_PER_CALLER);
      throw Errors.tooManyCalls();
    }
    ServerCall.Listener<T> listener = null;
    try {
      listener = service.get();
    } finally {
      if (listener == null) {
        calls.remove(caller);
      }
    }
    return new CountedListener<>(listener, caller);
  }

  private final class CountedListener<T> extends SimpleForwardingServerCallListener<T> {
    private final String caller;

    CountedListener(ServerCall.Listener<T> service, String caller) {
      super(service);
      this.caller = caller;
    }

    @Override
    public void onCancel() {
      calls.remove(caller);
      super.onCancel();
    }

    @Override
    public void onComplete() {
      calls.remove(caller);
      super.onComplete();
    }
  }
}
