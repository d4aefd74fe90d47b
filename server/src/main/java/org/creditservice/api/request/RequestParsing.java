package org.creditservice.api.request;

import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import org.creditservice.api.error.ApiException;

/**
 * Lets the methods of a service parse their requests where a failure can be answered.
 *
 * <p>gRPC parses before any interceptor runs and answers UNKNOWN, without a reason, if that fails.
 * Here it hands over bytes, and the parser's {@link ApiException} takes the same way as every other
 * error.
 */
public final class RequestParsing {
  private RequestParsing() {}

  public static ServerServiceDefinition in(ServerServiceDefinition service) {
    return Rebinding.rebind(service, RequestParsing::rebind);
  }

  private static <T, R> ServerMethodDefinition<byte[], R> rebind(
      ServerMethodDefinition<T, R> method) {
    var descriptor = method.getMethodDescriptor();
    RequestParser<T> parser = new RequestParser<>(descriptor.getRequestMarshaller());
    return ServerMethodDefinition.create(
        descriptor.toBuilder(RequestBytes.MARSHALLER, descriptor.getResponseMarshaller()).build(),
        (call, headers) ->
            new ParsingListener<>(
                parser, method.getServerCallHandler().startCall(asCallOf(call), headers)));
  }

  /**
   * A server call receives nothing itself: its request type is only that of its method's
   * descriptor.
   */
  @SuppressWarnings("unchecked")
  private static <T, R> ServerCall<T, R> asCallOf(ServerCall<byte[], R> call) {
    return (ServerCall<T, R>) (ServerCall<?, R>) call;
  }

  private static final class ParsingListener<T> extends ServerCall.Listener<byte[]> {
    private final RequestParser<T> parser;
    private final ServerCall.Listener<T> listener;
    private boolean received;

    ParsingListener(RequestParser<T> parser, ServerCall.Listener<T> listener) {
      this.parser = parser;
      this.listener = listener;
    }

    @Override
    public void onMessage(byte[] message) {
      received = true;
      listener.onMessage(parser.parse(message));
    }

    @Override
    public void onHalfClose() {
      if (!received) {
        throw RequestParser.invalid("is missing");
      }
      listener.onHalfClose();
    }

    @Override
    public void onCancel() {
      listener.onCancel();
    }

    @Override
    public void onComplete() {
      listener.onComplete();
    }

    @Override
    public void onReady() {
      listener.onReady();
    }
  }
}
