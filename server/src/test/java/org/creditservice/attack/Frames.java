package org.creditservice.attack;

import com.google.protobuf.MessageLite;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The bytes of HTTP/2 frames, valid or not. */
final class Frames {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  /** Flags. */
  static final int ACK = 1;

  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  private static final int INITIAL_WINDOW_SIZE = 4;

  private Frames() {}

  static byte[] preface() {
    return "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] frame(int type, int flags, int streamId, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(streamId)
        .put(payload)
        .array();
  }

  /** The same bytes a number of times. */
  static byte[] repeat(byte[] bytes, int times) {
    ByteBuffer all = ByteBuffer.allocate(times * bytes.length);
    for (int i = 0; i < times; i++) {
      all.put(bytes);
    }
    return all.array();
  }

  /** Resizes the windows of all streams. */
  static byte[] settings(int window) {
    byte[] setting =
        ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE).putInt(window).array();
    return frame(SETTINGS, 0, 0, setting);
  }

  static byte[] windowUpdate(int streamId, int bytes) {
    return frame(WINDOW_UPDATE, 0, streamId, number(bytes));
  }

  static byte[] reset(int streamId) {
    int cancel = 8;
    return frame(RST_STREAM, 0, streamId, number(cancel));
  }

  /** A stream that depends on no other. */
  static byte[] priority(int streamId) {
    return frame(PRIORITY, 0, streamId, new byte[5]);
  }

  static byte[] headers(int streamId, byte[] block) {
    return frame(HEADERS, END_HEADERS, streamId, block);
  }

  /** A whole message, which ends the request. */
  static byte[] lastMessage(int streamId, MessageLite message) {
    return frame(DATA, END_STREAM, streamId, prefixed(message));
  }

  /** A message of a request that goes on. */
  static byte[] message(int streamId, MessageLite message) {
    return frame(DATA, 0, streamId, prefixed(message));
  }

  private static byte[] prefixed(MessageLite message) {
    byte[] bytes = message.toByteArray();
    return ByteBuffer.allocate(5 + bytes.length)
        .put((byte) 0)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  /** The headers of a call, without compression, and further names and values. */
  static byte[] headerBlock(String method, String... more) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    field(block, ":method", "POST");
    field(block, ":scheme", "http");
    field(block, ":path", "/" + method);
    field(block, ":authority", "localhost");
    field(block, "content-type", "application/grpc");
    field(block, "te", "trailers");
    for (int i = 0; i < more.length; i += 2) {
      field(block, more[i], more[i + 1]);
    }
    return block.toByteArray();
  }

  private static void field(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    string(block, name);
    string(block, value);
  }

  private static void string(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    length(block, bytes.length);
    block.writeBytes(bytes);
  }

  /** An integer with a prefix of seven bits (RFC 7541, 5.1). */
  private static void length(ByteArrayOutputStream block, int length) {
    int prefixMax = 127;
    if (length < prefixMax) {
      block.write(length);
      return;
    }
    block.write(prefixMax);
    int rest = length - prefixMax;
    while (rest >= 128) {
      block.write(rest % 128 + 128);
      rest /= 128;
    }
    block.write(rest);
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }
}
