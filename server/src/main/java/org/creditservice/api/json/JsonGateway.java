package org.creditservice.api.json;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Message;
import com.google.rpc.Status;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.creditservice.api.error.Errors;
import org.creditservice.v1.CreditAdminServiceGrpc;
import org.creditservice.v1.CreditQueryServiceGrpc;

/**
 * Calls the service's own methods in its own process, through the same interceptors as any caller.
 * It is read-only by construction: only methods of which the contract says that they have no side
 * effects can be called.
 */
public final class JsonGateway implements JsonQueries {
  /** Nobody looks at a page longer than this for something to appear on it. */
  private static final Duration QUERY_TIME_MAX = Duration.ofSeconds(10);

  /** Beyond the largest verification that should run in a browser's tab. */
  private static final Duration STREAM_TIME_MAX = Duration.ofHours(6);

  /** As many as there are threads for queries: people must not crowd out callers. */
  private static final int QUERIES_MAX = 4;

  /** The only stream is a verification, which is heavy. */
  private static final int STREAMS_MAX = 1;

  private final Channel channel;
  private final Map<String, MethodDescriptor<?, ?>> methods;
  private final Semaphore queries = new Semaphore(QUERIES_MAX);
  private final Semaphore streams = new Semaphore(STREAMS_MAX);

  /**
   * A gateway.
   *
   * @param channel to the server in this process
   */
  public JsonGateway(Channel channel) {
    this.channel = channel;
    this.methods =
        Stream.of(
                CreditQueryServiceGrpc.getServiceDescriptor(),
                CreditAdminServiceGrpc.getServiceDescriptor())
            .map(ServiceDescriptor::getMethods)
            .flatMap(all -> all.stream())
            .filter(JsonGateway::isReadOnly)
            // It would never end, and keep a thread.
            .filter(method -> method != CreditQueryServiceGrpc.getWatchEntriesMethod())
            .collect(
                Collectors.toUnmodifiableMap(
                    method -> Objects.requireNonNull(method.getBareMethodName()),
                    method -> method));
  }

  private static boolean isReadOnly(MethodDescriptor<?, ?> method) {
    Object schema = Objects.requireNonNull(method.getSchemaDescriptor());
    return ((ProtoMethodDescriptorSupplier) schema)
            .getMethodDescriptor()
            .getOptions()
            .getIdempotencyLevel()
        == IdempotencyLevel.NO_SIDE_EFFECTS;
  }

  @Override
  public void call(String method, Map<String, String> fields, JsonSink sink) throws IOException {
    try {
      MethodDescriptor<Message, Message> descriptor = find(method);
      Message request = JsonForm.request(requestType(descriptor), fields);
      if (descriptor.getType().serverSendsOneMessage()) {
        query(descriptor, request, sink);
      } else {
        stream(descriptor, request, sink);
      }
    } catch (StatusRuntimeException e) {
      Status error = StatusProto.fromThrowable(e);
      if (error == null) {
        throw e;
      }
      sink.error(HttpStatus.of(error.getCode()), JsonForm.print(error));
    }
  }

  @SuppressWarnings("unchecked") // All messages of the contract are protobuf's.
  private MethodDescriptor<Message, Message> find(String method) {
    MethodDescriptor<?, ?> descriptor = methods.get(method);
    if (descriptor == null) {
      throw Errors.unimplemented(method);
    }
    return (MethodDescriptor<Message, Message>) descriptor;
  }

  private static Message requestType(MethodDescriptor<Message, Message> method) {
    PrototypeMarshaller<Message> marshaller =
        (PrototypeMarshaller<Message>) method.getRequestMarshaller();
    return Objects.requireNonNull(marshaller.getMessagePrototype());
  }

  private void query(MethodDescriptor<Message, Message> method, Message request, JsonSink sink)
      throws IOException {
    String response;
    take(queries);
    try {
      response =
          JsonForm.print(
              ClientCalls.blockingUnaryCall(channel, method, within(QUERY_TIME_MAX), request));
    } finally {
      queries.release();
    }
    sink.response(response);
  }

  private void stream(MethodDescriptor<Message, Message> method, Message request, JsonSink sink)
      throws IOException {
    take(streams);
    Context.CancellableContext context = Context.current().withCancellation();
    Context before = context.attach();
    try {
      Iterator<Message> items =
          ClientCalls.blockingServerStreamingCall(
              channel, method, within(STREAM_TIME_MAX), request);
      while (items.hasNext()) {
        sink.item(JsonForm.print(items.next()));
      }
    } finally {
      context.detach(before);
      context.cancel(null);
      streams.release();
    }
  }

  private static void take(Semaphore limit) {
    if (!limit.tryAcquire()) {
      throw Errors.overloaded();
    }
  }

  private static CallOptions within(Duration time) {
    return CallOptions.DEFAULT.withDeadlineAfter(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
