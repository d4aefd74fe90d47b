package org.creditservice.api.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.stub.ClientCalls;
import java.nio.file.Path;
import java.util.List;
import org.creditservice.testing.ErrorDetails;
import org.creditservice.testing.LogCapture;
import org.creditservice.v1.CreditAdminServiceGrpc;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers are authenticated, and nobody has said what they may do. */
class NoPolicyTest {
  private static final List<ServiceDescriptor> SERVICES =
      List.of(
          CreditServiceGrpc.getServiceDescriptor(),
          CreditQueryServiceGrpc.getServiceDescriptor(),
          CreditAdminServiceGrpc.getServiceDescriptor(),
          ServerReflectionGrpc.getServiceDescriptor());

  @Test
  void everyMethodIsDeniedButHealth(@TempDir Path directory) {
    try (LogCapture log = LogCapture.of(Gate.class);
        TokenServer server = new TokenServer(directory, null)) {
      assertThat(log.messages(Level.WARN))
          .containsExactly(
              "callers are authenticated, but there is no --policy: they may do nothing");
      for (ServiceDescriptor service : SERVICES) {
        for (MethodDescriptor<?, ?> method : service.getMethods()) {
          assertThat(reason(server, "web", method))
              .as(method.getFullMethodName())
              .isEqualTo("PERMISSION_DENIED");
        }
      }
      assertThat(health(server)).isEqualTo(ServingStatus.SERVING);
    }
  }

  /** A call without fields: whether they are valid isn't looked at. */
  private static String reason(TokenServer server, String caller, MethodDescriptor<?, ?> method) {
    MethodDescriptor<Message, Message> any =
        method.toBuilder(
                ProtoUtils.<Message>marshaller(Empty.getDefaultInstance()),
                ProtoUtils.<Message>marshaller(Empty.getDefaultInstance()))
            .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
            .build();
    StatusRuntimeException error =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingServerStreamingCall(
                        server.channel(caller),
                        any,
                        CallOptions.DEFAULT,
                        Empty.getDefaultInstance())
                    .hasNext());
    return error == null ? Status.OK.getCode().name() : ErrorDetails.reason(error);
  }

  private static ServingStatus health(TokenServer server) {
    return HealthGrpc.newBlockingStub(server.server().channel())
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }
}
