package org.creditservice.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.creditservice.v1.CreateProfileResponse;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GetProfileResponse;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.ListEntriesResponse;
import org.creditservice.v1.Profile;
import org.jspecify.annotations.Nullable;

/** Sends any request to the RPC that takes it. */
public final class Client {
  /** Longer than any call here should take. */
  private static final long ANSWER_SECONDS = 30;

  private static final Metadata.Key<String> ACTOR =
      Metadata.Key.of("credit-actor", Metadata.ASCII_STRING_MARSHALLER);

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
  private final @Nullable Duration timeout;

  public Client(Channel channel) {
    this(channel, null);
  }

  private Client(Channel channel, @Nullable Duration timeout) {
    this.channel = channel;
    this.timeout = timeout;
  }

  /** A client that sends the {@code credit-actor} header with each call, or none for null. */
  public Client as(@Nullable String actor) {
    if (actor == null) {
      return this;
    }
    Metadata headers = new Metadata();
    headers.put(ACTOR, actor);
    return new Client(
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
        timeout);
  }

  /** A client that gives each call this long. */
  public Client within(Duration deadline) {
    return new Client(channel, deadline);
  }

  public Result call(Message request) {
    return await(start(request));
  }

  /** Sends a request with bytes appended that no request may contain. */
  public Result callWithAppended(Message request, ByteString bytes) {
    MethodDescriptor<Message, Message> method = Rpc.of(request);
    byte[] message = request.toByteString().concat(bytes).toByteArray();
    return await(start(method.toBuilder(BYTES, method.getResponseMarshaller()).build(), message));
  }

  /** The response of a call. Fails if the call does. */
  public <T extends Message> T call(Message request, Class<T> response) {
    return call(request).succeeded(response);
  }

  /** Sends a request and does not wait for its result. */
  public CompletableFuture<Result> start(Message request) {
    return start(Rpc.of(request), request);
  }

  private <T> CompletableFuture<Result> start(MethodDescriptor<T, Message> method, T request) {
    var response = new CompletableFuture<Message>();
    ClientCalls.asyncUnaryCall(
        channel.newCall(method, options()),
        request,
        new StreamObserver<Message>() {
          @Override
          public void onNext(Message message) {
            response.complete(message);
          }

          @Override
          public void onError(Throwable error) {
            response.completeExceptionally(error);
          }

          @Override
          public void onCompleted() {}
        });
    return response.handle(
        (message, error) ->
            error == null ? Result.of(message) : Result.of((StatusRuntimeException) error));
  }

  private CallOptions options() {
    return timeout == null
        ? CallOptions.DEFAULT
        : CallOptions.DEFAULT.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Returns when the server has queued all calls that were started before on this connection. It
   * receives a connection's calls in order and answers a request without fields at once. The
   * request is a query, since a full queue refuses commands unread.
   */
  public void awaitReceived() {
    call(GetProfileRequest.getDefaultInstance()).refused("INVALID_FIELD");
  }

  /** Creates a profile; the key is {@code create}. */
  public void create(String profileId, long openingBalance) {
    call(Requests.create(profileId, openingBalance)).succeeded(CreateProfileResponse.class);
  }

  public Profile profile(String profileId) {
    var request = GetProfileRequest.newBuilder().setProfileId(profileId).build();
    return call(request, GetProfileResponse.class).getProfile();
  }

  /** The newest thousand entries, newest first. */
  public List<LedgerEntry> entries(String profileId) {
    var request = ListEntriesRequest.newBuilder().setProfileId(profileId).setPageSize(1000).build();
    return call(request, ListEntriesResponse.class).getEntriesList();
  }

  public static Result await(CompletableFuture<Result> result) {
    return result.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
  }

  public static List<Result> await(List<CompletableFuture<Result>> results) {
    return results.stream().map(Client::await).toList();
  }
}
