package org.creditservice.api.answer;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a query or a stream ends although its caller does not read: a query gets a
 * deadline, a stream a {@link Handle}.
 *
 * <p>An answer that was sent and not read can't be replaced by a status, which would be queued
 * behind it. gRPC gives up such a call only when its context is past its deadline, and a context is
 * made before any interceptor runs. Hence the tracer, although nothing is traced.
 *
 * <p>Commands get neither, because a timer would cost each of them time. Their answers are small,
 * and {@link AnswerBudget} bounds them.
 */
public final class CallEnds extends ServerStreamTracer.Factory {
  private static final ServerStreamTracer NOTHING = new ServerStreamTracer() {};

  private final Set<String> streams = new HashSet<>();
  private final Set<String> queries = new HashSet<>();
  private final CallTimeout queryTimeout;

  /**
   * For calls of {@code services}.
   *
   * @param queryTimeMax longest that a query may take until its answer is read
   */
  public CallEnds(List<ServerServiceDefinition> services, Duration queryTimeMax) {
    services.forEach(service -> service.getServiceDescriptor().getMethods().forEach(this::add));
    this.queryTimeout = new CallTimeout(queryTimeMax);
  }

  private void add(MethodDescriptor<?, ?> method) {
    if (!method.getType().serverSendsOneMessage()) {
      streams.add(method.getFullMethodName());
    } else if (method.isSafe()) {
      queries.add(method.getFullMethodName());
    }
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
    if (streams.contains(method)) {
      return new HandleProvider();
    }
    if (queries.contains(method)) {
      queryTimeout.apply(headers);
    }
    return NOTHING;
  }

  /** The handle of the current call, null if it is no stream. */
  static @Nullable Handle current() {
    return Handle.CURRENT.get();
  }

  /** Ends one call, whatever of its answers is still unread. */
  static final class Handle {
    private static final Context.Key<Handle> CURRENT = Context.key("credit-call-end");

    private final Context.CancellableContext call;

    Handle(Context.CancellableContext call) {
      this.call = call;
    }

    void cancel() {
      call.cancel(new TimeoutException("the answers are not read"));
    }
  }

  private static final class HandleProvider extends ServerStreamTracer {
    @Override
    public Context filterContext(Context context) {
      Context.CancellableContext call = context.withCancellation();
      return call.withValue(Handle.CURRENT, new Handle(call));
    }
  }
}
