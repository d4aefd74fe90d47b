package org.creditservice.api.transport;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.ChannelDuplexHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Lets the connections of one network thread take turns. Netty would read a megabyte from one
 * before it looks at the next, which can be fifty thousand calls. Here a turn passes on so many
 * frames that a round of all connections takes about two milliseconds, however many there are. What
 * else has arrived waits, and what has not been read waits with the caller.
 *
 * <p>It reads the headers of frames, and changes nothing.
 */
final class FrameTurns extends ChannelDuplexHandler {
  /** What a round may cost, in units of a cheap frame: some eighty calls. */
  private static final int ROUND = 400;

  /** What a turn may cost at least: a call or two. */
  private static final int TURN_MIN = 10;

  /**
   * How long a connection that never had an answer waits for its next turn. One that sends a
   * hundred calls at once when it is new waits once, and doesn't notice; one that sends calls
   * without end and ends none is slowed down to what costs little.
   */
  private static final long NEWCOMER_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** How many connections of this thread wait for a turn. */
  private static final FastThreadLocal<AtomicInteger> WAITING =
      new FastThreadLocal<>() {
        @Override
        protected AtomicInteger initialValue() {
          return new AtomicInteger();
        }
      };

  private final FrameMeter meter;
  private final BooleanSupplier answered;
  private final FrameReader reader = new FrameReader(this::received);
  private final Queue<ByteBuf> waiting = new ArrayDeque<>();
  private int left;
  private boolean paused;
  private long unfinishedSinceNanos;
  private boolean unfinished;

  /**
   * Nothing has arrived yet.
   *
   * @param answered whether the connection has had an answer
   */
  FrameTurns(FrameMeter meter, BooleanSupplier answered) {
    this.meter = meter;
    this.answered = answered;
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
    int others = WAITING.get().get() - (paused ? 1 : 0);
    left = Math.max(TURN_MIN, ROUND / (1 + others));
    while (left > 0 && !waiting.isEmpty()) {
      passOn(context);
    }
    boolean more = !waiting.isEmpty();
    if (more != paused) {
      pause(more);
      context.channel().config().setAutoRead(!more);
    }
    if (more) {
      // Scheduled tasks run once in each round of the thread; executed ones run before it reads.
      long wait = answered.getAsBoolean() ? 0 : NEWCOMER_WAIT_NANOS;
      Future<?> unused =
          context.executor().schedule(() -> resume(context), wait, TimeUnit.NANOSECONDS);
    }
  }

  private void pause(boolean more) {
    paused = more;
    WAITING.get().addAndGet(more ? 1 : -1);
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

  /** Decoders ask for more as soon as they have nothing to decode, even without auto-read. */
  @Override
  public void read(ChannelHandlerContext context) {
    if (!paused) {
      context.read();
    }
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
    if (paused) {
      pause(false);
    }
  }
}
