package org.creditservice.acceptance;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.creditservice.v1.CreateProfileResponse;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GetProfileResponse;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.ListEntriesResponse;
import org.creditservice.v1.Profile;

/** Calls the RPC that a request belongs to, whichever it is. */
final class Client {
  /** Longer than any call here should take. */
  private static final long ANSWER_SECONDS = 30;

  private static final Map<Class<?>, MethodDescriptor<?, ?>> METHODS =
      Stream.of(
              CreditServiceGrpc.getServiceDescriptor(),
              CreditQueryServiceGrpc.getServiceDescriptor())
          .flatMap(service -> service.getMethods().stream())
          .filter(method -> method.getType() == MethodType.UNARY)
          .collect(Collectors.toMap(Client::requestType, method -> method));

  private static final Marshaller<byte[]> BYTES =
      new Marshaller<>() {
        @Override
        public InputStream stream(byte[] message) {
          return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
          throw new UnsupportedOperationException("requests are only sent");
        }
      };

  private final Channel channel;
  private final CallOptions options;

  Client(Channel channel) {
    this(channel, CallOptions.DEFAULT);
  }

  private Client(Channel channel, CallOptions options) {
    this.channel = channel;
    this.options = options;
  }

  /** A client that sends a header with each call. */
  Client withHeader(String name, String value) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    return new Client(
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
        options);
  }

  Client withDeadlineAfter(long seconds) {
    return new Client(channel, options.withDeadlineAfter(seconds, TimeUnit.SECONDS));
  }

  /** The RPC's own name, such as {@code DeductCredits}. */
  static String methodName(Message request) {
    return String.valueOf(method(request).getBareMethodName());
  }

  Result call(Message request) {
    return await(start(request));
  }

  /** Sends a request and after it, in the same message, bytes that no request may hold. */
  Result callWithAppended(Message request, ByteString bytes) {
    MethodDescriptor<Message, Message> method = method(request);
    byte[] message = request.toByteString().concat(bytes).toByteArray();
    return await(start(method.toBuilder(BYTES, method.getResponseMarshaller()).build(), message));
  }

  /** The response of a call that must succeed. */
  <T extends Message> T call(Message request, Class<T> response) {
    return call(request).succeeded(response);
  }

  /** Sends a request; it is on its way when this returns. */
  CompletableFuture<Result> start(Message request) {
    return start(method(request), request);
  }

  private <T> CompletableFuture<Result> start(MethodDescriptor<T, Message> method, T request) {
    var result = new CompletableFuture<Result>();
    ClientCalls.asyncUnaryCall(
        channel.newCall(method, options),
        request,
        new StreamObserver<Message>() {
          @Override
          public void onNext(Message response) {
            result.complete(Result.of(response));
          }

          @Override
          public void onError(Throwable error) {
            result.complete(Result.of((StatusRuntimeException) error));
          }

          @Override
          public void onCompleted() {}
        });
    return result;
  }

  /**
   * Returns when all that was started before on this connection has been received and queued: a
   * connection's calls are received in their order, and a request without any field is answered at
   * once. A query, since a command is refused unread while the queue is full.
   */
  void awaitReceived() {
    call(GetProfileRequest.getDefaultInstance()).refused("INVALID_FIELD");
  }

  /** Makes a profile; its key is {@code create}. */
  void create(String profileId, long openingBalance) {
    call(Requests.create(profileId, openingBalance)).succeeded(CreateProfileResponse.class);
  }

  Profile profile(String profileId) {
    var request = GetProfileRequest.newBuilder().setProfileId(profileId).build();
    return call(request, GetProfileResponse.class).getProfile();
  }

  /** The newest thousand, newest first. */
  List<LedgerEntry> entries(String profileId) {
    var request = ListEntriesRequest.newBuilder().setProfileId(profileId).setPageSize(1000).build();
    return call(request, ListEntriesResponse.class).getEntriesList();
  }

  static Result await(CompletableFuture<Result> result) {
    return result.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
  }

  static List<Result> await(List<CompletableFuture<Result>> results) {
    return results.stream().map(Client::await).toList();
  }

  @SuppressWarnings("unchecked") // METHODS maps a request type to a method that takes it.
  private static MethodDescriptor<Message, Message> method(Message request) {
    return (MethodDescriptor<Message, Message>) METHODS.get(request.getClass());
  }

  private static Class<?> requestType(MethodDescriptor<?, ?> method) {
    return ((PrototypeMarshaller<?>) method.getRequestMarshaller())
        .getMessagePrototype()
        .getClass();
  }
}
