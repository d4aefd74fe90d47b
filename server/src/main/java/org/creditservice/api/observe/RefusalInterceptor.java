package org.creditservice.api.observe;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.creditservice.api.error.ApiException;
import org.creditservice.api.error.FailureReason;
import org.jspecify.annotations.Nullable;

/**
 * Tells an observer which calls were refused, and whose they were. It belongs behind the parser,
 * since it reads two fields of each request; what can't even be parsed it doesn't see.
 */
public final class RefusalInterceptor implements ServerInterceptor {
  private final RefusalObserver observer;

  public RefusalInterceptor(RefusalObserver observer) {
    this.observer = observer;
  }

  @Override
  public <T, R> ServerCall.Listener<T> interceptCall(
      ServerCall<T, R> call, Metadata headers, ServerCallHandler<T, R> next) {
    ObservedCall<T, R> observed = new ObservedCall<>(call, observer);
    try {
      return new ObservedListener<>(observed, next.startCall(observed, headers));
    } catch (ApiException e) {
      observed.ended(e.getStatus());
      throw e;
    }
  }

  /** The fields that tell whose a request is. To look them up by name for each would cost time. */
  private record IdFields(
      @Nullable FieldDescriptor profileId, @Nullable FieldDescriptor idempotencyKey) {
    private static final Map<Descriptor, IdFields> ALL = new ConcurrentHashMap<>();

    static IdFields of(Descriptor type) {
      IdFields known = ALL.get(type);
      return known == null ? ALL.computeIfAbsent(type, IdFields::find) : known;
    }

    private static IdFields find(Descriptor type) {
      return new IdFields(
          type.findFieldByName("profile_id"), type.findFieldByName("idempotency_key"));
    }
  }

  private static final class ObservedCall<T, R> extends SimpleForwardingServerCall<T, R> {
    private final RefusalObserver observer;

    // Not the message itself, which would be kept for as long as the call is queued.
    private String profileId = "";
    private String idempotencyKey = "";

    ObservedCall(ServerCall<T, R> call, RefusalObserver observer) {
      super(call);
      this.observer = observer;
    }

    void received(Object request) {
      if (request instanceof Message message) {
        IdFields fields = IdFields.of(message.getDescriptorForType());
        profileId = text(message, fields.profileId());
        idempotencyKey = text(message, fields.idempotencyKey());
      }
    }

    private static String text(Message message, @Nullable FieldDescriptor field) {
      return field == null ? "" : (String) message.getField(field);
    }

    void ended(Status status) {
      FailureReason.of(status)
          .ifPresent(
              reason ->
                  observer.refused(
                      new RefusedCall(
                          String.valueOf(getMethodDescriptor().getBareMethodName()),
                          profileId,
                          idempotencyKey,
                          reason,
                          String.valueOf(status.getDescription()))));
    }

    @Override
    public void close(Status status, Metadata trailers) {
      ended(status);
      super.close(status, trailers);
    }
  }

  /** The errors that handlers throw go past the call to the interceptors in front of it. */
  private static final class ObservedListener<T> extends SimpleForwardingServerCallListener<T> {
    private final ObservedCall<T, ?> call;

    ObservedListener(ObservedCall<T, ?> call, ServerCall.Listener<T> listener) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onMessage(T message) {
      call.received(message);
      observe(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      observe(super::onHalfClose);
    }

    private void observe(Runnable step) {
      try {
        step.run();
      } catch (ApiException e) {
        call.ended(e.getStatus());
        throw e;
      }
    }
  }
}
