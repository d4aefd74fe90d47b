package org.creditservice.api.transport;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelOutboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.ChannelPromise;
import java.util.concurrent.TimeUnit;

/**
 * Counts the frames of one connection that carry nothing, such as settings, priorities, empty data,
 * and window updates without a reason. Each costs the server more than the caller; SETTINGS, for
 * example, resize the windows of all streams. gRPC and Netty limit pings and resets only.
 */
final class FrameMeter extends ChannelOutboundHandlerAdapter {
  /** The counts begin anew after this time, as gRPC's count of resets does. */
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final int HEADERS_COST = 5;
  private static final int SETTINGS_COST = 50;

  /** Settings may touch a thousand streams. */
  private static final int SETTINGS_PRICE = 20;

  /** An error in the protocol; a correct client makes none. */
  private static final int ERROR_PRICE = 20;

  private static final int TYPE_AT = 3;
  private static final int FLAGS_AT = 4;
  private static final int PING_BYTES = 17;
  private static final int RESET_BYTES = 13;
  private static final int RESET_CODE_AT = 9;

  private static final int PING = 6;
  private static final int RST_STREAM = 3;
  private static final int ACK = 1;

  /** Codes of resets that a correct client can provoke: none, STREAM_CLOSED, CANCEL. */
  private static final long HARMLESS_CODES = 1L << 0 | 1L << 5 | 1L << 8;

  /** Too many at a time. A correct client may do so until it has read the server's settings. */
  private static final int REFUSED_STREAM = 7;

  private static final int REFUSED_PRICE = 1;

  /** A correct client answers what it reads with one update for its stream and one for all. */
  private static final int UPDATES_PER_FRAME = 2;

  /** What a caller that reads everything can't save for a flood. */
  private static final int UPDATES_MAX = 100_000;

  private final int framesMax;
  private final Runnable whenExceeded;
  private final Runnable whenRefused;
  private long windowBeginNanos = System.nanoTime();
  private int frames;

  /** Pings of the server that the caller has not acknowledged. */
  private int pings;

  /** Window updates for which there was a reason. */
  private int updates;

  /**
   * Nothing has arrived yet.
   *
   * @param framesMax most frames without content in ten seconds
   * @param whenExceeded is run once there are more
   * @param whenRefused is run for each call that is refused since there are too many
   */
  FrameMeter(int framesMax, Runnable whenExceeded, Runnable whenRefused) {
    this.framesMax = framesMax;
    this.whenExceeded = whenExceeded;
    this.whenRefused = whenRefused;
  }

  /** What a frame costs the server, roughly, in units of a cheap one. */
  static int cost(int type) {
    return switch (type) {
      case FrameReader.HEADERS -> HEADERS_COST;
      case FrameReader.SETTINGS -> SETTINGS_COST;
      default -> 1;
    };
  }

  /** A frame arrives. */
  void received(int type, int flags, int length) {
    if (type == FrameReader.HEADERS) {
      allowUpdates();
    }
    pay(price(type, flags, length));
  }

  private int price(int type, int flags, int length) {
    return switch (type) {
      case FrameReader.DATA -> length == 0 && (flags & FrameReader.END_STREAM) == 0 ? 1 : 0;
      case FrameReader.HEADERS, RST_STREAM -> 0;
      case FrameReader.WINDOW_UPDATE -> takeUpdate() ? 0 : 1;
      case FrameReader.SETTINGS -> (flags & ACK) == 0 ? SETTINGS_PRICE : 1;
      case PING -> (flags & ACK) == 0 || --pings >= 0 ? 0 : 1;
      default -> 1;
    };
  }

  /** Streams were given up because the caller doesn't end them; a correct client ends all. */
  void gaveUp(int streams) {
    pay(streams * ERROR_PRICE);
  }

  private void pay(int price) {
    if (price == 0) {
      return;
    }
    long now = System.nanoTime();
    if (now - windowBeginNanos > WINDOW_NANOS) {
      windowBeginNanos = now;
      frames = 0;
    }
    boolean before = frames <= framesMax;
    frames += price;
    if (before && frames > framesMax) {
      whenExceeded.run();
    }
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf bytes) {
      allowUpdates();
      sent(bytes);
    }
    var unused = context.write(message, promise);
  }

  private boolean takeUpdate() {
    boolean allowed = updates > 0;
    updates -= allowed ? 1 : 0;
    return allowed;
  }

  private void allowUpdates() {
    updates = Math.min(UPDATES_MAX, updates + UPDATES_PER_FRAME);
  }

  /** Netty writes each of these frames as a buffer of its own. */
  private void sent(ByteBuf bytes) {
    int length = bytes.readableBytes();
    if (length == PING_BYTES && isType(bytes, PING)) {
      pings = Math.max(pings, 0) + 1;
    } else if (length == RESET_BYTES && isType(bytes, RST_STREAM)) {
      long code = bytes.getUnsignedInt(bytes.readerIndex() + RESET_CODE_AT);
      pay(resetPrice(code));
    }
  }

  private int resetPrice(long code) {
    if (code == REFUSED_STREAM) {
      whenRefused.run();
      return REFUSED_PRICE;
    }
    return code < Long.SIZE && (HARMLESS_CODES >> code & 1) != 0 ? 0 : ERROR_PRICE;
  }

  private static boolean isType(ByteBuf frame, int type) {
    int at = frame.readerIndex();
    return frame.getByte(at + TYPE_AT) == type
        && (type != PING || frame.getByte(at + FLAGS_AT) == 0);
  }
}
