package org.creditservice.upgrade;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sends any request to the RPC that takes it. */
final class Caller {
  /** Longer than any call here should take. */
  private static final long ANSWER_SECONDS = 30;

  private static final Metadata.Key<String> ACTOR =
      Metadata.Key.of("credit-actor", Metadata.ASCII_STRING_MARSHALLER);

  private final Channel channel;

  Caller(Channel channel) {
    this.channel = channel;
  }

  Answer call(Message request) {
    return await(start(request, null));
  }

  /** Sends a recorded request again, with the header that it had. */
  Answer repeat(RecordedCall call) {
    return await(start(call.request(), call.actor()));
  }

  /** Sends recorded requests again, all at once; the answers are in the same order. */
  List<Answer> repeat(List<RecordedCall> calls) {
    return awaitAll(calls.stream().map(call -> start(call.request(), call.actor())));
  }

  /** Sends all requests at once; the answers are in the same order. */
  List<Answer> callAll(List<Message> requests) {
    return awaitAll(requests.stream().map(request -> start(request, null)));
  }

  private static List<Answer> awaitAll(Stream<CompletableFuture<Message>> started) {
    // toList starts all of them before the first is awaited.
    return started.toList().stream().map(Caller::await).toList();
  }

  /** Sends a request and returns at once. */
  CompletableFuture<Message> start(Message request, @Nullable String actor) {
    var response = new CompletableFuture<Message>();
    ClientCalls.asyncUnaryCall(
        as(actor).newCall(Rpc.of(request), CallOptions.DEFAULT),
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
    return response;
  }

  static Answer await(CompletableFuture<Message> response) {
    try {
      return Answer.of(response.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join());
    } catch (CompletionException e) {
      if (e.getCause() instanceof StatusRuntimeException error) {
        return Answer.of(error);
      }
      throw e;
    }
  }

  private Channel as(@Nullable String actor) {
    if (actor == null) {
      return channel;
    }
    Metadata headers = new Metadata();
    headers.put(ACTOR, actor);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }
}
