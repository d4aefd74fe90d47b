package org.creditservice.bench.load;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls over real connections with as little work per call as gRPC allows, since the client
 * shares the cores with what it measures.
 */
final class LoadClient implements AutoCloseable {
  private static final long CLOSE_TIMEOUT_SECONDS = 5;

  private static final Metadata.Key<byte[]> STATUS_DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /** Receives the end of a call, on the connection's thread. */
  interface Listener {
    /**
     * The call has ended.
     *
     * @param response null unless the call succeeded
     */
    void ended(CallResult result, @Nullable Object response, Status status, Metadata trailers);
  }

  private final List<ManagedChannel> channels = new ArrayList<>();

  /**
   * Connects to each port.
   *
   * @param connectionsPerPort the connections to each
   */
  LoadClient(List<Integer> ports, int connectionsPerPort) {
    for (int i = 0; i < connectionsPerPort; i++) {
      for (int port : ports) {
        channels.add(
            Grpc.newChannelBuilderForAddress("127.0.0.1", port, InsecureChannelCredentials.create())
                .directExecutor()
                // The bench never retries, and the ability to retry costs work in every call.
                .disableRetry()
                .build());
      }
    }
  }

  /**
   * Sends a call.
   *
   * @param caller decides on the connection: all calls of a caller use the same one
   */
  <Q, S> void send(int caller, Call<Q, S> call, Listener listener) {
    ManagedChannel channel = channels.get(caller % channels.size());
    ClientCall<Q, S> clientCall = channel.newCall(call.method(), CallOptions.DEFAULT);
    clientCall.start(new ResponseListener<>(call, listener), new Metadata());
    clientCall.request(2);
    clientCall.sendMessage(call.request());
    clientCall.halfClose();
  }

  /** Whether an error tells the client when to retry. */
  static boolean hasRetryInfo(Status status, Metadata trailers) {
    var details = StatusProto.fromStatusAndTrailers(status, trailers);
    return details.getDetailsList().stream().anyMatch(LoadClient::isRetryInfo);
  }

  private static boolean isRetryInfo(Any detail) {
    try {
      return detail.is(RetryInfo.class) && detail.unpack(RetryInfo.class).hasRetryDelay();
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    for (ManagedChannel channel : channels) {
      try {
        boolean unused = channel.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static final class ResponseListener<S> extends ClientCall.Listener<S> {
    private final Call<?, S> call;
    private final Listener listener;
    private @Nullable S response;

    ResponseListener(Call<?, S> call, Listener listener) {
      this.call = call;
      this.listener = listener;
    }

    @Override
    public void onMessage(S message) {
      response = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      listener.ended(result(status, trailers), response, status, trailers);
    }

    private CallResult result(Status status, Metadata trailers) {
      S message = response;
      if (status.isOk() && message != null) {
        return call.isReplay().test(message) ? CallResult.REPLAYED : CallResult.EXECUTED;
      }
      return switch (status.getCode()) {
        case FAILED_PRECONDITION -> CallResult.REFUSED;
        // Only the service adds details, and then nothing was done. Without them, a connection was
        // lost.
        case UNAVAILABLE, RESOURCE_EXHAUSTED ->
            trailers.containsKey(STATUS_DETAILS) ? CallResult.REJECTED : CallResult.UNKNOWN;
        default -> CallResult.UNKNOWN;
      };
    }
  }
}
