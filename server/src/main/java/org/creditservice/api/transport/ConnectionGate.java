package org.creditservice.api.transport;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler.Sharable;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;

/** Sees each connection that is accepted, before gRPC does. */
@Sharable
public final class ConnectionGate extends ChannelInboundHandlerAdapter {
  private final Connections connections;

  public ConnectionGate(Connections connections) {
    this.connections = connections;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    Channel channel = (Channel) accepted;
    Connection connection = new Connection(channel, connections);
    if (connections.admit(connection)) {
      channel.pipeline().addFirst(connection);
      context.fireChannelRead(channel);
    } else {
      channel.unsafe().closeForcibly();
    }
  }
}
