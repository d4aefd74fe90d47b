package org.creditservice.upgrade;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc;

/** The unary RPCs of the service. */
final class Rpc {
  private static final List<MethodDescriptor<?, ?>> ALL =
      Stream.of(
              CreditServiceGrpc.getServiceDescriptor(),
              CreditQueryServiceGrpc.getServiceDescriptor())
          .<MethodDescriptor<?, ?>>flatMap(service -> service.getMethods().stream())
          .filter(method -> method.getType() == MethodType.UNARY)
          .toList();

  private Rpc() {}

  /** By its full name, such as {@code credit.v1.CreditService/DeductCredits}. */
  static MethodDescriptor<Message, Message> named(String fullName) {
    return find(method -> method.getFullMethodName().equals(fullName));
  }

  /** The one that takes this request. */
  static MethodDescriptor<Message, Message> of(Message request) {
    return find(method -> requestType(method).equals(request.getClass()));
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
