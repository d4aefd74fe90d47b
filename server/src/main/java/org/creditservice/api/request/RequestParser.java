package org.creditservice.api.request;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.io.InputStream;
import java.util.Objects;
import org.creditservice.api.error.ApiException;

/**
 * Parses the requests of a service behind all other interceptors, and names the fields of a request
 * that can't be parsed.
 *
 * <p>By itself gRPC parses a request before any interceptor sees it, and answers a failure with
 * UNKNOWN and no details. With this class gRPC hands over bytes, and a failure is an {@link
 * ApiException} like any other error.
 */
public final class RequestParser {
  /** Stands for a field's name where the message as a whole is wrong. */
  static final String WHOLE_MESSAGE = "request";

  private RequestParser() {}

  /** The service with this parser in front: for interceptors its requests are bytes. */
  public static ServerServiceDefinition parsing(ServerServiceDefinition service) {
    return ServerInterceptors.intercept(
        ServerInterceptors.useMarshalledMessages(
            service, RequestBytes.MARSHALLER, EncodedResponse.MARSHALLER),
        new ParsingInterceptor());
  }

  private static ApiException invalid(String description) {
    Violations violations = new Violations();
    violations.add(WHOLE_MESSAGE, description);
    return violations.toException();
  }

  /**
   * A response as the service's own marshaller encodes it. {@link
   * ServerInterceptors#useInputStreamMessages} has a marshaller for this too, but it buffers most
   * streams, and so copies each response.
   */
  private static final class EncodedResponse implements Marshaller<InputStream> {
    static final EncodedResponse MARSHALLER = new EncodedResponse();

    @Override
    public InputStream parse(InputStream encoded) {
      return encoded;
    }

    @Override
    public InputStream stream(InputStream encoded) {
      return encoded;
    }
  }

  private static final class ParsingInterceptor implements ServerInterceptor {
    @Override
    public <T, R> ServerCall.Listener<T> interceptCall(
        ServerCall<T, R> call, Metadata headers, ServerCallHandler<T, R> next) {
      return new ParsingListener<>(call.getMethodDescriptor(), next.startCall(call, headers));
    }
  }

  private static final class ParsingListener<T> extends SimpleForwardingServerCallListener<T> {
    private final MethodDescriptor<?, ?> method;
    private boolean received;

    ParsingListener(MethodDescriptor<?, ?> method, ServerCall.Listener<T> listener) {
      super(listener);
      this.method = method;
    }

    @Override
    public void onMessage(T message) {
      received = true;
      byte[] bytes = (byte[]) message;
      if (bytes == RequestBytes.BROKEN) {
        throw invalid("can't be decompressed");
      }
      if (bytes.length > RequestBytes.MAX) {
        throw invalid("must be at most " + RequestBytes.MAX + " bytes");
      }
      if (SurplusBytes.areTooMany(requestType(method), bytes)) {
        throw invalid(
            "must have at most "
                + SurplusBytes.MAX
                + " bytes of fields that this service doesn't know or that are given twice");
      }
      try {
        super.onMessage(message);
      } catch (StatusRuntimeException e) {
        // This is how the generated marshaller reports bytes that it can't parse.
        throw e.getCause() instanceof InvalidProtocolBufferException ? undecodable(bytes) : e;
      }
    }

    private ApiException undecodable(byte[] bytes) {
      UndecodableFields.find(requestType(method), bytes).throwIfAny();
      return invalid("can't be decoded");
    }

    @Override
    public void onHalfClose() {
      if (!received) {
        throw invalid("is missing");
      }
      super.onHalfClose();
    }
  }

  private static Descriptor requestType(MethodDescriptor<?, ?> method) {
    Object schema = Objects.requireNonNull(method.getSchemaDescriptor());
    return ((ProtoMethodDescriptorSupplier) schema).getMethodDescriptor().getInputType();
  }
}
