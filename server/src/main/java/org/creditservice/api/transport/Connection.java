package org.creditservice.api.transport;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslHandler;
import io.grpc.netty.shaded.io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.creditservice.api.observe.Limit;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection: how far its handshake has come, how many streams it has, and since when
 * it has none. Its thread is its channel's; what others read is volatile.
 */
final class Connection extends ChannelInboundHandlerAdapter {
  private static final long CHECK_SECONDS = 1;

  /** Where there is none, as in tests of Netty. */
  private static final InetAddress NOWHERE = InetAddress.getLoopbackAddress();

  private final Channel channel;
  private final Connections connections;
  private final InetAddress peer;
  private final long acceptedNanos = System.nanoTime();
  private final FrameMeter meter;
  private final FrameTurns turns;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Streams streams;
  private @Nullable Future<?> checks;
  private boolean framesMetered;
  private volatile int streamCount;
  private volatile boolean givenUp;
  private volatile boolean used;
  private volatile long idleSinceNanos = System.nanoTime();

  Connection(Channel channel, Connections connections) {
    this.channel = channel;
    this.connections = connections;
    this.meter =
        new FrameMeter(
            connections.limits().controlFramesMax(),
            this::floods,
            () -> connections.exceeded(Limit.CALLS_PER_CONNECTION));
    this.turns = new FrameTurns(meter, () -> used);
    SocketAddress remote = channel.remoteAddress();
    this.peer =
        remote instanceof InetSocketAddress address && address.getAddress() != null
            ? address.getAddress()
            : NOWHERE;
  }

  InetAddress peer() {
    return peer;
  }

  int streams() {
    return streamCount;
  }

  long idleSinceNanos() {
    return idleSinceNanos;
  }

  /**
   * Closes it, from any thread, at once. gRPC's handler, which comes later in the pipeline, would
   * wait for the caller to agree.
   */
  void close() {
    givenUp = true;
    channel.eventLoop().execute(this::closeHere);
  }

  private void closeHere() {
    if (context != null) {
      var unused = context.close();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    checks =
        context
            .executor()
            .scheduleWithFixedDelay(
                () -> check(context), CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    if (givenUp) {
      // What has arrived in the meantime would open more streams.
      ReferenceCountUtil.release(bytes);
      return;
    }
    if (!framesMetered) {
      framesMetered = true;
      meterFrames(context);
    }
    if (streams != null) {
      context.fireChannelRead(bytes);
      return;
    }
    findStreams();
    context.fireChannelRead(bytes);
    // With TLS, HTTP/2 begins only when the handshake is over.
    findStreams();
  }

  /** Behind TLS, if there is TLS. */
  private void meterFrames(ChannelHandlerContext context) {
    ChannelHandlerContext tls = context.pipeline().context(SslHandler.class);
    String before = (tls == null ? context : tls).name();
    context.pipeline().addAfter(before, null, turns).addAfter(before, null, meter);
  }

  private void findStreams() {
    if (streams == null) {
      ChannelHandlerContext http2 = channel.pipeline().context(Http2ConnectionHandler.class);
      if (http2 != null) {
        streams = new Streams(http2, this);
      }
    }
  }

  private void check(ChannelHandlerContext context) {
    long begunMin = System.nanoTime() - connections.limits().requestTimeout().toNanos();
    boolean late =
        (streams == null || !streams.hasBegun())
            ? acceptedNanos - begunMin < 0
            : turns.isUnfinishedSince(begunMin);
    if (late) {
      connections.exceeded(Limit.REQUEST_TIMEOUT);
      var unused = context.close();
    } else if (streams != null) {
      giveUpStreams(streams.check(begunMin));
    }
  }

  private void giveUpStreams(int count) {
    if (count > 0) {
      connections.exceeded(Limit.REQUEST_TIMEOUT);
      meter.gaveUp(count);
    }
  }

  private void floods() {
    connections.exceeded(Limit.CONTROL_FRAMES);
    givenUp = true;
    closeHere();
  }

  void streamBegins() {
    setStreams(streamCount + 1);
    if (connections.streamBegins(this)) {
      givenUp = true;
      closeHere();
    }
  }

  void streamEnds(boolean answered) {
    setStreams(streamCount - 1);
    connections.streamEnds();
    if (answered && !used) {
      used = true;
      connections.used(this);
    }
  }

  private void setStreams(int count) {
    streamCount = count;
    idleSinceNanos = System.nanoTime();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (checks != null) {
      checks.cancel(false);
    }
    context.fireChannelInactive();
    // gRPC closes it then, and says so to the caller only.
    long idleMaxNanos = connections.limits().connectionIdleMax().toNanos();
    if (streamCount == 0 && System.nanoTime() - idleSinceNanos >= idleMaxNanos) {
      connections.exceeded(Limit.CONNECTION_IDLE);
    }
    connections.closed(this);
  }
}
