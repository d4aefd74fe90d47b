package org.creditservice.testing;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.stub.ClientCalls;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc;

/** The unary RPCs of the service, found by the request that they take. */
public final class Rpc {
  private static final List<MethodDescriptor<?, ?>> ALL =
      Stream.of(
              CreditServiceGrpc.getServiceDescriptor(),
              CreditQueryServiceGrpc.getServiceDescriptor())
          .<MethodDescriptor<?, ?>>flatMap(service -> service.getMethods().stream())
          .filter(method -> method.getType() == MethodType.UNARY)
          .toList();

  private Rpc() {}

  /** By its full name, such as {@code credit.v1.CreditService/DeductCredits}. */
  public static MethodDescriptor<Message, Message> named(String fullName) {
    return find(method -> method.getFullMethodName().equals(fullName));
  }

  /** The RPC that takes this request. */
  public static MethodDescriptor<Message, Message> of(Message request) {
    return find(method -> requestType(method).equals(request.getClass()));
  }

  /** The short name of the RPC that takes this request, such as {@code DeductCredits}. */
  public static String name(Message request) {
    return String.valueOf(of(request).getBareMethodName());
  }

  /**
   * Sends a request and waits for the response.
   *
   * @throws io.grpc.StatusRuntimeException if the service answers with an error
   */
  public static Message call(Channel channel, Message request) {
    return ClientCalls.blockingUnaryCall(channel, of(request), CallOptions.DEFAULT, request);
  }

  @SuppressWarnings("unchecked") // Every request and response is a Message.
  private static MethodDescriptor<Message, Message> find(Predicate<MethodDescriptor<?, ?>> is) {
    return (MethodDescriptor<Message, Message>) ALL.stream().filter(is).findFirst().orElseThrow();
  }

  private static Class<?> requestType(MethodDescriptor<?, ?> method) {
    return ((PrototypeMarshaller<?>) method.getRequestMarshaller())
        .getMessagePrototype()
        .getClass();
  }
}
