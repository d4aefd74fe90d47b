package org.creditservice.api.transport;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;

/** Finds the frames in what a caller sends, without copying or consuming it. */
final class FrameReader {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int SETTINGS = 4;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  /** What a connection begins with. */
  private static final int PREFACE_BYTES = 24;

  /** Length, type and flags. */
  private static final int HEADER_BYTES = 5;

  private static final int STREAM_ID_BYTES = 4;

  /** Is told of a frame when its header has arrived. */
  @FunctionalInterface
  interface Listener {
    /** Returns whether to read on. */
    boolean frame(int type, int flags, int length);
  }

  private final Listener listener;
  private int skip = PREFACE_BYTES;
  private int headerBytes;
  private long header;
  private boolean withinHeaders;
  private boolean endedFrame;

  FrameReader(Listener listener) {
    this.listener = listener;
  }

  /** Whether more bytes of a frame must come, or more of the headers of a call. */
  boolean isWithinFrame() {
    return skip > 0 || headerBytes > 0 || withinHeaders;
  }

  /** Whether the last {@link #read} saw the end of a frame that isn't followed by more headers. */
  boolean hasEndedFrame() {
    return endedFrame;
  }

  /** Reads to the end of {@code bytes}, or as far as the listener wants. Returns how many bytes. */
  int read(ByteBuf bytes) {
    endedFrame = false;
    int begin = bytes.readerIndex();
    int end = bytes.writerIndex();
    int at = begin;
    boolean goesOn = true;
    while (at < end && goesOn) {
      if (skip > 0) {
        int skipped = Math.min(skip, end - at);
        skip -= skipped;
        at += skipped;
        endedFrame |= skip == 0 && !withinHeaders;
      } else {
        header = header << Byte.SIZE | bytes.getUnsignedByte(at++);
        goesOn = ++headerBytes < HEADER_BYTES || begin();
      }
    }
    return at - begin;
  }

  private boolean begin() {
    int flags = (int) header & 0xff;
    int type = (int) (header >> 8) & 0xff;
    int length = (int) (header >> 16) & 0xff_ffff;
    header = 0;
    headerBytes = 0;
    skip = STREAM_ID_BYTES + length;
    if (type == HEADERS || type == CONTINUATION) {
      withinHeaders = (flags & END_HEADERS) == 0;
    }
    return listener.frame(type, flags, length);
  }
}
