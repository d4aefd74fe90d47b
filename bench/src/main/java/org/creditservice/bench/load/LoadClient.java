package org.creditservice.bench.load;

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
 * Sends calls over real connections, with as little work for each as gRPC allows: the client has
 * the same cores as what it measures.
 */
final class LoadClient implements AutoCloseable {
  private static final long CLOSE_SECONDS = 5;

  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /** Hears of an answer, on the connection's own thread. */
  interface Listener {
    /**
     * An answer has come.
     *
     * @param response null if it was no success
     */
    void answered(CallResult answered, @Nullable Object response, Status status, Metadata trailers);
  }

  private final List<ManagedChannel> channels = new ArrayList<>();

  /**
   * Connects to each port.
   *
   * @param perPort connections to each
   */
  LoadClient(List<Integer> ports, int perPort) {
    for (int i = 0; i < perPort; i++) {
      for (int port : ports) {
        channels.add(
            Grpc.newChannelBuilderForAddress("127.0.0.1", port, InsecureChannelCredentials.create())
                .directExecutor()
                // Nothing is retried here, and being able to costs work for every call.
                .disableRetry()
                .build());
      }
    }
  }

  /** Sends a call; a slot's calls go over one connection. */
  <Q, S> void send(int slot, Call<Q, S> call, Listener listener) {
    ManagedChannel channel = channels.get(slot % channels.size());
    ClientCall<Q, S> wire = channel.newCall(call.method(), CallOptions.DEFAULT);
    wire.start(new Hearing<>(call, listener), new Metadata());
    wire.request(2);
    wire.sendMessage(call.request());
    wire.halfClose();
  }

  /** Whether an error says when to come again. */
  static boolean hasRetryInfo(Status status, Metadata trailers) {
    var details = StatusProto.fromStatusAndTrailers(status, trailers);
    return details.getDetailsList().stream().anyMatch(LoadClient::isRetryInfo);
  }

  private static boolean isRetryInfo(com.google.protobuf.Any detail) {
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
        boolean unused = channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static final class Hearing<S> extends ClientCall.Listener<S> {
    private final Call<?, S> call;
    private final Listener listener;
    private @Nullable S response;

    Hearing(Call<?, S> call, Listener listener) {
      this.call = call;
      this.listener = listener;
    }

    @Override
    public void onMessage(S message) {
      response = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      listener.answered(kind(status, trailers), response, status, trailers);
    }

    private CallResult kind(Status status, Metadata trailers) {
      S message = response;
      if (status.isOk() && message != null) {
        return call.isReplay().test(message) ? CallResult.REPLAYED : CallResult.EXECUTED;
      }
      return switch (status.getCode()) {
        case FAILED_PRECONDITION -> CallResult.REFUSED;
        // With details it is the service's word that nothing was done; else a connection was lost.
        case UNAVAILABLE, RESOURCE_EXHAUSTED ->
            trailers.containsKey(DETAILS) ? CallResult.REJECTED : CallResult.UNKNOWN;
        default -> CallResult.UNKNOWN;
      };
    }
  }
}
