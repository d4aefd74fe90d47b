package org.creditservice.api.transport;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Lets the connections of one network thread take turns. Netty would read a megabyte from one
 * before it looks at the next, which can be fifty thousand calls. Here each turn passes on so many
 * frames as cost about a millisecond; what else has arrived waits, unread bytes in the caller's own
 * window included, until every other connection of the thread has had a turn.
 *
 * <p>It reads the headers of frames, and changes nothing.
 */
final class FrameTurns extends ChannelInboundHandlerAdapter {
  /** What a turn may cost, in units of a cheap frame: some thirty calls. */
  private static final int TURN = 200;

  private final FrameMeter meter;
  private final FrameReader reader = new FrameReader(this::received);
  private final Queue<ByteBuf> waiting = new ArrayDeque<>();
  private int left;
  private boolean paused;
  private long unfinishedSinceNanos;
  private boolean unfinished;

  /** Nothing has arrived yet. */
  FrameTurns(FrameMeter meter) {
    this.meter = meter;
  }

  /** Whether a frame, or the headers of a call, began to arrive before, and have not ended. */
  boolean isUnfinishedSince(long begunMin) {
    return unfinished && unfinishedSinceNanos - begunMin < 0;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      context.fireChannelRead(message);
      return;
    }
    waiting.add(bytes);
    if (!paused) {
      turn(context);
    }
  }

  private void turn(ChannelHandlerContext context) {
    left = TURN;
    while (left > 0 && !waiting.isEmpty()) {
      passOn(context);
    }
    boolean more = !waiting.isEmpty();
    if (more != paused) {
      paused = more;
      context.channel().config().setAutoRead(!more);
    }
    if (more) {
      // Scheduled tasks run once in each round of the thread; executed ones run before it reads.
      Future<?> unused =
          context.executor().schedule(() -> resume(context), 0, TimeUnit.NANOSECONDS);
    }
  }

  private void passOn(ChannelHandlerContext context) {
    ByteBuf bytes = waiting.element();
    int read = reader.read(bytes);
    noteUnfinished();
    if (read == bytes.readableBytes()) {
      waiting.remove();
      context.fireChannelRead(bytes);
    } else {
      context.fireChannelRead(bytes.readRetainedSlice(read));
    }
  }

  private void resume(ChannelHandlerContext context) {
    if (!context.isRemoved()) {
      turn(context);
      context.fireChannelReadComplete();
    }
  }

  private void noteUnfinished() {
    boolean partial = reader.isWithinFrame();
    if (partial && (reader.hasEndedFrame() || !unfinished)) {
      unfinishedSinceNanos = System.nanoTime();
    }
    unfinished = partial;
  }

  private boolean received(int type, int flags, int length) {
    meter.received(type, flags, length);
    left -= FrameMeter.cost(type);
    return left > 0;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    waiting.forEach(ByteBuf::release);
    waiting.clear();
  }
}
