package org.creditservice.api.request;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Receives request messages as bytes. It reads no more of a message that is too long than it takes
 * to notice.
 */
public final class RequestBytes implements Marshaller<byte[]> {
  /** Longest request message, in bytes: ten times what the largest valid one needs. */
  static final int MAX = 64 * 1024;

  /** Stands for a message that can't be decompressed. */
  static final byte[] BROKEN = {};

  public static final RequestBytes MARSHALLER = new RequestBytes();

  private RequestBytes() {}

  @Override
  public InputStream stream(byte[] message) {
    return new MessageStream(message);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      // Without a known length InputStream would read in pieces and join them.
      return stream instanceof KnownLength
          ? read(stream, Math.min(stream.available(), MAX + 1))
          : stream.readNBytes(MAX + 1);
    } catch (IOException e) {
      // gRPC would answer an exception without a reason.
      return BROKEN;
    }
  }

  private static byte[] read(InputStream stream, int length) throws IOException {
    byte[] bytes = new byte[length];
    int read = stream.readNBytes(bytes, 0, length);
    return read == length ? bytes : Arrays.copyOf(bytes, read);
  }

  /** Tells the parser its length, which spares it a buffer of 4 KiB. */
  private static final class MessageStream extends ByteArrayInputStream implements KnownLength {
    MessageStream(byte[] message) {
      super(message);
    }
  }
}
