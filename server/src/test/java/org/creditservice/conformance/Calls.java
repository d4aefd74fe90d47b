package org.creditservice.conformance;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorDetailsProto;
import com.google.rpc.Status;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.creditservice.v1.CreditAdminServiceOuterClass;
import org.creditservice.v1.CreditQueryServiceOuterClass;
import org.creditservice.v1.CreditServiceOuterClass;

/** Calls by their names, with messages as proto3 JSON: nothing here knows a message's class. */
final class Calls {
  /** Much longer than any call here takes. */
  private static final long ANSWER_SECONDS = 30;

  private static final List<FileDescriptor> FILES =
      List.of(
          CreditServiceOuterClass.getDescriptor(),
          CreditQueryServiceOuterClass.getDescriptor(),
          CreditAdminServiceOuterClass.getDescriptor());

  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder()
          .add(FILES.stream().flatMap(file -> file.getMessageTypes().stream()).toList())
          .add(ErrorDetailsProto.getDescriptor().getMessageTypes())
          .build();

  private final Channel channel;

  Calls(Channel channel) {
    this.channel = channel;
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @param first of how many messages a stream is read; 0 for all
   */
  Answer call(String name, JsonObject request, Map<String, String> headers, int first) {
    MethodDescriptor method = method(name);
    DynamicMessage.Builder message = DynamicMessage.newBuilder(method.getInputType());
    try {
      JsonFormat.parser().merge(request.toString(), message);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(name + " has no such request: " + request, e);
    }
    List<JsonObject> answers = new ArrayList<>();
    try {
      Iterator<DynamicMessage> stream =
          ClientCalls.blockingServerStreamingCall(
              ClientInterceptors.intercept(
                  channel, MetadataUtils.newAttachHeadersInterceptor(metadata(headers))),
              grpc(method),
              CallOptions.DEFAULT.withDeadlineAfter(ANSWER_SECONDS, TimeUnit.SECONDS),
              message.build());
      while ((first == 0 || answers.size() < first) && stream.hasNext()) {
        answers.add(json(stream.next()));
      }
      return new Answer(answers, null);
    } catch (StatusRuntimeException e) {
      Status status = StatusProto.fromThrowable(e);
      if (status == null) {
        throw e;
      }
      return new Answer(List.of(), json(status));
    }
  }

  static boolean isCommand(String name) {
    return method(name).getService().getName().equals("CreditService");
  }

  private static MethodDescriptor method(String name) {
    return FILES.stream()
        .flatMap(file -> file.getServices().stream())
        .flatMap(service -> Stream.ofNullable(service.findMethodByName(name)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no method " + name));
  }

  private static io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> grpc(
      MethodDescriptor method) {
    return io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
        // A unary call is a stream of one message.
        .setType(MethodType.SERVER_STREAMING)
        .setFullMethodName(method.getService().getFullName() + "/" + method.getName())
        .setRequestMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getInputType())))
        .setResponseMarshaller(
            ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getOutputType())))
        .build();
  }

  private static Metadata metadata(Map<String, String> headers) {
    Metadata metadata = new Metadata();
    headers.forEach(
        (name, value) ->
            metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    return metadata;
  }

  private static JsonObject json(MessageOrBuilder message) {
    try {
      String json = JsonFormat.printer().usingTypeRegistry(TYPES).print(message);
      return JsonParser.parseString(json).getAsJsonObject();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("an answer has a type that isn't known", e);
    }
  }
}
