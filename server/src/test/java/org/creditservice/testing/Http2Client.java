package org.creditservice.testing;

import com.google.protobuf.MessageLite;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufUtil;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A caller that speaks HTTP/2 frame by frame, and so can behave as no gRPC library does: it reads
 * no answers, sends headers of any size, or never finishes a request.
 *
 * <p>It opens no flow-control window by itself, unless {@link #giveWindow} does.
 */
public final class Http2Client implements AutoCloseable {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int FRAME_BYTES_MAX = 16 * 1024;

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int WINDOW_UPDATE = 8;
  private static final int CONTINUATION = 9;

  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private static final int SETTINGS_HEADER_TABLE_SIZE = 1;
  private static final int SETTINGS_INITIAL_WINDOW_SIZE = 4;

  private final Socket socket;
  private final DataOutputStream out;
  private final DataInputStream in;
  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
  private final Map<Integer, Http2Stream> streams = new ConcurrentHashMap<>();
  private int nextStreamId = 1;
  private volatile CompletableFuture<@Nullable Void> pong = new CompletableFuture<>();
  private volatile boolean closed;

  private Http2Client(int port, int window) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    // What is written is sent at once: otherwise the system waits for the answer to what it sent.
    socket.setTcpNoDelay(true);
    out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
    ByteBuffer settings = ByteBuffer.allocate(12);
    settings.putShort((short) SETTINGS_HEADER_TABLE_SIZE).putInt(0);
    settings.putShort((short) SETTINGS_INITIAL_WINDOW_SIZE).putInt(window);
    write(SETTINGS, 0, 0, settings.array());
    if (window > 0) {
      // For the connection as a whole.
      write(WINDOW_UPDATE, 0, 0, ByteBuffer.allocate(4).putInt(window).array());
    }
  }

  /**
   * Connects and answers what the protocol demands, such as pings.
   *
   * @param window how many bytes of each answer the server may send without being asked
   */
  public static Http2Client connect(int port, int window) {
    try {
      Http2Client client = new Http2Client(port, window);
      var unused = BackgroundTask.run(client::readAll);
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request completely. */
  public Http2Stream call(String method, MessageLite request, Map<String, String> headers) {
    Http2Stream stream = begin(method, headers);
    finish(stream, request);
    return stream;
  }

  public Http2Stream call(String method, MessageLite request) {
    return call(method, request, Map.of());
  }

  /** Sends the headers of a request only; {@code headers} replace those of gRPC. */
  public synchronized Http2Stream begin(String method, Map<String, String> headers) {
    Http2Headers all =
        new DefaultHttp2Headers(false)
            .method("POST")
            .scheme("http")
            .path("/" + method)
            .authority("localhost")
            .add("content-type", "application/grpc")
            .add("te", "trailers");
    headers.forEach(all::set);
    Http2Stream stream = new Http2Stream(nextStreamId);
    nextStreamId += 2;
    streams.put(stream.id(), stream);
    writeHeaders(stream.id(), encode(stream.id(), all));
    return stream;
  }

  /** Sends the message of a request, and ends it. */
  public void finish(Http2Stream stream, MessageLite request) {
    write(DATA, END_STREAM, stream.id(), frame(request));
  }

  /**
   * Sends the last message of a request with a prefix of one's own.
   *
   * @param flag 1 says that the message is compressed
   * @param length how long the message claims to be
   */
  public void finish(Http2Stream stream, int flag, int length, byte[] message) {
    byte[] prefixed =
        ByteBuffer.allocate(5 + message.length)
            .put((byte) flag)
            .putInt(length)
            .put(message)
            .array();
    write(DATA, END_STREAM, stream.id(), prefixed);
  }

  /** Sends a message of a request that goes on. */
  public void send(Http2Stream stream, MessageLite request) {
    write(DATA, 0, stream.id(), frame(request));
  }

  /** Cancels a call. */
  public void reset(Http2Stream stream) {
    int cancel = 8;
    write(RST_STREAM, 0, stream.id(), ByteBuffer.allocate(4).putInt(cancel).array());
  }

  /** Allows the server to send this many bytes more of an answer. */
  public void giveWindow(Http2Stream stream, int bytes) {
    byte[] update = ByteBuffer.allocate(4).putInt(bytes).array();
    write(WINDOW_UPDATE, 0, stream.id(), update);
    write(WINDOW_UPDATE, 0, 0, update);
  }

  /** Returns when the server has received all that was sent before. */
  public void awaitReceived() {
    pong = new CompletableFuture<>();
    write(PING, 0, 0, new byte[8]);
    pong.orTimeout(1, TimeUnit.MINUTES).join();
  }

  /** Whether the server has closed the connection. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] frame(MessageLite request) {
    byte[] message = request.toByteArray();
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  private byte[] encode(int streamId, Http2Headers headers) {
    ByteBuf block = Unpooled.buffer();
    try {
      encoder.encodeHeaders(streamId, headers, block);
      return ByteBufUtil.getBytes(block);
    } catch (Http2Exception e) {
      throw new AssertionError(e);
    }
  }

  private void writeHeaders(int streamId, byte[] block) {
    int type = HEADERS;
    for (int start = 0; start < block.length; start += FRAME_BYTES_MAX) {
      int length = Math.min(FRAME_BYTES_MAX, block.length - start);
      boolean last = start + length == block.length;
      byte[] fragment = new byte[length];
      System.arraycopy(block, start, fragment, 0, length);
      write(type, last ? END_HEADERS : 0, streamId, fragment);
      type = CONTINUATION;
    }
  }

  private synchronized void write(int type, int flags, int streamId, byte[] payload) {
    try {
      out.writeByte(payload.length >> 16);
      out.writeShort(payload.length);
      out.writeByte(type);
      out.writeByte(flags);
      out.writeInt(streamId);
      out.write(payload);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Void readAll() throws IOException {
    try {
      while (true) {
        readFrame();
      }
    } catch (IOException e) {
      closed = true;
      streams.values().forEach(Http2Stream::connectionLost);
      return null;
    }
  }

  private void readFrame() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int streamId = in.readInt();
    byte[] payload = new byte[length];
    in.readFully(payload);
    switch (type) {
      case SETTINGS -> acknowledge(SETTINGS, flags, new byte[0]);
      case PING -> ping(flags, payload);
      case HEADERS -> received(streamId, flags, decode(streamId, payload));
      case DATA -> streams.get(streamId).data(payload, (flags & END_STREAM) != 0);
      case RST_STREAM -> streams.get(streamId).reset(ByteBuffer.wrap(payload).getInt());
      default -> {}
    }
  }

  private void ping(int flags, byte[] payload) {
    if ((flags & ACK) == 0) {
      acknowledge(PING, flags, payload);
    } else {
      pong.complete(null);
    }
  }

  private void acknowledge(int type, int flags, byte[] payload) {
    if ((flags & ACK) == 0) {
      write(type, ACK, 0, payload);
    }
  }

  private void received(int streamId, int flags, Http2Headers headers) {
    streams.get(streamId).headers(headers, (flags & END_STREAM) != 0);
  }

  private Http2Headers decode(int streamId, byte[] block) {
    try {
      return decoder.decodeHeaders(streamId, Unpooled.wrappedBuffer(block));
    } catch (Http2Exception e) {
      throw new AssertionError(e);
    }
  }
}
