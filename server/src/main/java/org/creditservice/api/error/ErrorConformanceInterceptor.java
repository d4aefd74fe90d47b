package org.creditservice.api.error;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import org.creditservice.core.ErrorReason;

/**
 * Makes sure that each error of a call has its one {@code ErrorInfo}. An unexpected exception is
 * logged under an id, and the caller gets that id.
 */
public final class ErrorConformanceInterceptor implements ServerInterceptor {

  @Override
  public <T, R> ServerCall.Listener<T> interceptCall(
      ServerCall<T, R> call, Metadata headers, ServerCallHandler<T, R> next) {
    ServerCall<T, R> conforming = new ConformingCall<>(call);
    try {
      return new ConformingListener<>(conforming, next.startCall(conforming, headers));
    } catch (RuntimeException | Error e) {
      close(conforming, e);
      return new ServerCall.Listener<>() {};
    }
  }

  private static void close(ServerCall<?, ?> call, Throwable thrown) {
    ApiException error = conforming(call, thrown);
    Metadata trailers = error.getTrailers();
    call.close(error.getStatus(), trailers == null ? new Metadata() : trailers);
  }

  private static ApiException conforming(ServerCall<?, ?> call, Throwable thrown) {
    if (thrown instanceof ApiException error) {
      return error;
    }
    return thrown instanceof StatusRuntimeException other
        ? withReason(call, other.getStatus())
        : Errors.internal(method(call), thrown);
  }

  /** The error for a status without details. */
  private static ApiException withReason(ServerCall<?, ?> call, Status status) {
    return switch (status.getCode()) {
      case UNIMPLEMENTED -> Errors.unimplemented(method(call));
      case CANCELLED -> named(ErrorReason.CANCELLED, status);
      case DEADLINE_EXCEEDED -> named(ErrorReason.DEADLINE_EXCEEDED, status);
      case UNAUTHENTICATED -> named(ErrorReason.UNAUTHENTICATED, status);
      case PERMISSION_DENIED -> named(ErrorReason.PERMISSION_DENIED, status);
      default -> Errors.internal(method(call), new StatusException(status));
    };
  }

  private static ApiException named(ErrorReason reason, Status status) {
    String description = status.getDescription();
    return Errors.error(reason, description == null ? reason.name() : description);
  }

  private static String method(ServerCall<?, ?> call) {
    return call.getMethodDescriptor().getFullMethodName();
  }

  private static final class ConformingCall<T, R> extends SimpleForwardingServerCall<T, R> {
    ConformingCall(ServerCall<T, R> call) {
      super(call);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (status.isOk() || trailers.containsKey(ApiException.DETAILS)) {
        super.close(status, trailers);
      } else {
        ApiException error = withReason(delegate(), status);
        trailers.put(ApiException.DETAILS, error.details());
        super.close(error.getStatus(), trailers);
      }
    }
  }

  /** Closes the call on the first exception; the listener behind it gets no further messages. */
  private static final class ConformingListener<T> extends ServerCall.Listener<T> {
    private final ServerCall<T, ?> call;
    private final ServerCall.Listener<T> listener;
    private boolean failed;

    ConformingListener(ServerCall<T, ?> call, ServerCall.Listener<T> listener) {
      this.call = call;
      this.listener = listener;
    }

    @Override
    public void onMessage(T message) {
      guard(() -> listener.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      guard(listener::onHalfClose);
    }

    @Override
    public void onReady() {
      guard(listener::onReady);
    }

    @Override
    public void onCancel() {
      listener.onCancel();
    }

    @Override
    public void onComplete() {
      listener.onComplete();
    }

    private void guard(Runnable step) {
      if (failed) {
        return;
      }
      try {
        step.run();
      } catch (RuntimeException | Error e) {
        failed = true;
        close(call, e);
      }
    }
  }
}
