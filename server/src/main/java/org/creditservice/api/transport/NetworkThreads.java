package org.creditservice.api.transport;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.grpc.netty.shaded.io.netty.channel.ChannelFactory;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.RecvByteBufAllocator;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that read and write the network: the same kinds and numbers that gRPC would make. The
 * server has its own so that each accepted connection can be seen first, and a watchdog can ask
 * whether they still run.
 */
public final class NetworkThreads implements AutoCloseable {
  /** As many as Netty thinks best: two for each core. */
  private static final int NETTYS_CHOICE = 0;

  /**
   * How much is read at once: a quarter of what Netty takes, since each of two thousand connections
   * may have so much waiting for its turn.
   */
  private static final RecvByteBufAllocator RECEIVE_BUFFERS =
      new AdaptiveRecvByteBufAllocator(64, 2048, 16 * 1024);

  /**
   * Connections that the kernel keeps until they are accepted. Beyond it callers try again after a
   * second, and gRPC's 128 are a flood's first moment.
   */
  private static final int BACKLOG = 1024;

  private final EventLoopGroup accepting = newGroup(1, "credit-accept");
  private final EventLoopGroup working = newGroup(NETTYS_CHOICE, "credit-network");

  private static EventLoopGroup newGroup(int threads, String name) {
    DefaultThreadFactory factory = new DefaultThreadFactory(name, true);
    return Epoll.isAvailable()
        ? new EpollEventLoopGroup(threads, factory)
        : new NioEventLoopGroup(threads, factory);
  }

  /** Lets a server use them, with {@code gate} in front of the connections that it accepts. */
  public NettyServerBuilder use(NettyServerBuilder builder, ConnectionGate gate) {
    ChannelFactory<ServerChannel> listening =
        () -> {
          ServerChannel channel =
              Epoll.isAvailable() ? new EpollServerSocketChannel() : new NioServerSocketChannel();
          channel.pipeline().addLast(gate);
          return channel;
        };
    return builder
        .withOption(ChannelOption.SO_BACKLOG, BACKLOG)
        .withChildOption(ChannelOption.RCVBUF_ALLOCATOR, RECEIVE_BUFFERS)
        .bossEventLoopGroup(accepting)
        .workerEventLoopGroup(working)
        .channelFactory(listening);
  }

  /** Each of them. */
  public List<Executor> all() {
    List<Executor> all = new ArrayList<>();
    accepting.forEach(all::add);
    working.forEach(all::add);
    return all;
  }

  /** How many bytes of memory outside of the heap the network uses. */
  public static long usedBytes() {
    return PlatformDependent.usedDirectMemory();
  }

  /** How many it may use. */
  public static long maxBytes() {
    return PlatformDependent.maxDirectMemory();
  }

  /** Ends them; the server must have ended. */
  @Override
  public void close() {
    for (EventLoopGroup group : List.of(accepting, working)) {
      var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }
}
