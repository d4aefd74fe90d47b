package org.creditservice.api.request;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.util.concurrent.atomic.AtomicReference;

/** A request on its way through {@link RequestParser}, without a network. */
public final class ParsedRequest {
  private ParsedRequest() {}

  /**
   * The message that a method's handler gets of these bytes.
   *
   * @throws RuntimeException whatever the parser throws
   */
  public static <Q, R> Q of(MethodDescriptor<Q, R> method, byte[] bytes) {
    AtomicReference<Q> parsed = new AtomicReference<>();
    ServerServiceDefinition service =
        RequestParser.parsing(
            ServerServiceDefinition.builder(method.getServiceName())
                .addMethod(method, (call, headers) -> listener(parsed))
                .build());
    deliver(service.getMethod(method.getFullMethodName()), bytes);
    return parsed.get();
  }

  private static <Q> ServerCall.Listener<Q> listener(AtomicReference<Q> parsed) {
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(Q message) {
        parsed.set(message);
      }
    };
  }

  private static <Q, R> void deliver(ServerMethodDefinition<Q, R> method, byte[] bytes) {
    MethodDescriptor<Q, R> descriptor = method.getMethodDescriptor();
    ServerCallHandler<Q, R> handler = method.getServerCallHandler();
    ServerCall.Listener<Q> listener =
        handler.startCall(new SilentCall<>(descriptor), new Metadata());
    listener.onMessage(descriptor.parseRequest(new ByteArrayInputStream(bytes)));
    listener.onHalfClose();
  }

  /** A call whose caller hears nothing. */
  private static final class SilentCall<Q, R> extends ServerCall<Q, R> {
    private final MethodDescriptor<Q, R> method;

    SilentCall(MethodDescriptor<Q, R> method) {
      this.method = method;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(R message) {}

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.EMPTY;
    }

    @Override
    public MethodDescriptor<Q, R> getMethodDescriptor() {
      return method;
    }
  }
}
