package org.creditservice.api.transport;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Sees each connection that is accepted, before gRPC does. After so many it pauses, so that a flood
 * of connections waits in the kernel and not before the calls of others. Belongs to one listening
 * channel.
 */
public final class ConnectionGate extends ChannelInboundHandlerAdapter {
  /** Some milliseconds of work for each of the network threads. */
  private static final int BURST = 50;

  /** So a second has room for five thousand. */
  private static final long PAUSE_MILLIS = 10;

  private final Connections connections;
  private int accepted;

  public ConnectionGate(Connections connections) {
    this.connections = connections;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Channel channel = (Channel) message;
    if (++accepted % BURST == 0) {
      pause(context);
    }
    Connection connection = new Connection(channel, connections);
    if (connections.admit(connection)) {
      channel.pipeline().addFirst(connection);
      context.fireChannelRead(channel);
    } else {
      channel.unsafe().closeForcibly();
    }
  }

  private static void pause(ChannelHandlerContext context) {
    context.channel().config().setAutoRead(false);
    Future<?> unused =
        context
            .executor()
            .schedule(
                () -> context.channel().config().setAutoRead(true),
                PAUSE_MILLIS,
                TimeUnit.MILLISECONDS);
  }
}
