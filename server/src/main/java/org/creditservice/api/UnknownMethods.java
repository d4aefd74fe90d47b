package org.creditservice.api;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import org.creditservice.api.command.ResponseBytesMarshaller;
import org.creditservice.api.error.ErrorConformanceInterceptor;
import org.creditservice.api.request.RequestBytes;
import org.jspecify.annotations.Nullable;

/** Answers calls of unknown methods as gRPC does, with UNIMPLEMENTED, but with a reason too. */
final class UnknownMethods extends HandlerRegistry {

  @Override
  public ServerMethodDefinition<byte[], byte[]> lookupMethod(
      String methodName, @Nullable String authority) {
    MethodDescriptor<byte[], byte[]> descriptor =
        MethodDescriptor.newBuilder(RequestBytes.MARSHALLER, ResponseBytesMarshaller.INSTANCE)
            .setType(MethodType.UNKNOWN)
            .setFullMethodName(methodName)
            .build();
    return ServerMethodDefinition.create(
        descriptor,
        (call, headers) ->
            new ErrorConformanceInterceptor().interceptCall(call, headers, UnknownMethods::refuse));
  }

  private static ServerCall.Listener<byte[]> refuse(
      ServerCall<byte[], byte[]> call, Metadata headers) {
    call.close(Status.UNIMPLEMENTED, new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
