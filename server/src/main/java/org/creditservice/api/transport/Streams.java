package org.creditservice.api.transport;

import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Connection;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Error;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Stream;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Stream.State;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one connection, that is its calls as HTTP/2 sees them. Costs a call no more than a
 * count: what stays open is found by looking from time to time.
 */
final class Streams extends Http2ConnectionAdapter {
  private final ChannelHandlerContext context;
  private final Http2ConnectionHandler handler;
  private final Connection connection;
  private final Http2Connection.PropertyKey firstSeen;

  /** For a connection that has begun to speak HTTP/2. */
  Streams(ChannelHandlerContext context, Connection connection) {
    this.context = context;
    this.handler = (Http2ConnectionHandler) context.handler();
    this.connection = connection;
    this.firstSeen = handler.connection().newKey();
    handler.connection().addListener(this);
    NotGrpc.guard(handler);
    for (int i = handler.connection().numActiveStreams(); i > 0; i--) {
      connection.streamBegins();
    }
  }

  /** Whether the connection's preface has arrived. */
  boolean hasBegun() {
    return handler.decoder().prefaceReceived();
  }

  @Override
  public void onStreamActive(Http2Stream stream) {
    connection.streamBegins();
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    connection.streamEnds(stream.isHeadersSent() && !stream.isResetSent());
  }

  /**
   * Resets what holds memory for nothing: requests that began long ago and have no end, and calls
   * that the service has answered although their requests go on.
   *
   * @param begunMin requests that began before are given up
   * @return how many were given up
   */
  int check(long begunMin) {
    List<Http2Stream> late = new ArrayList<>();
    try {
      handler
          .connection()
          .forEachActiveStream(
              stream -> {
                if (isLate(stream, begunMin)) {
                  late.add(stream);
                }
                return true;
              });
      for (Http2Stream stream : late) {
        giveUp(stream);
      }
    } catch (Http2Exception e) {
      // gRPC counts resets, and ends a connection with too many.
      handler.onError(context, false, e);
    }
    if (!late.isEmpty()) {
      context.flush();
    }
    return late.size();
  }

  private boolean isLate(Http2Stream stream, long begunMin) {
    if (stream.state() == State.HALF_CLOSED_REMOTE) {
      return false;
    }
    Long seen = firstSeen(stream);
    if (seen == null) {
      stream.setProperty(firstSeen, System.nanoTime());
      return false;
    }
    return stream.state() == State.HALF_CLOSED_LOCAL || seen - begunMin < 0;
  }

  private @Nullable Long firstSeen(Http2Stream stream) {
    return stream.getProperty(firstSeen);
  }

  private void giveUp(Http2Stream stream) throws Http2Exception {
    Http2Error code = Http2Error.NO_ERROR;
    if (stream.state() == State.OPEN) {
      code = Http2Error.CANCEL;
      // As if its caller had cancelled it: so gRPC and the service forget it.
      handler.decoder().frameListener().onRstStreamRead(context, stream.id(), code.code());
    }
    var unused = handler.resetStream(context, stream.id(), code.code(), context.newPromise());
  }
}
