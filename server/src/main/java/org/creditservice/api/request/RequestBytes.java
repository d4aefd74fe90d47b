package org.creditservice.api.request;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Receives request messages as bytes; of one that is too long only so much that this shows. */
public final class RequestBytes implements Marshaller<byte[]> {
  /** Longest request message, in bytes: ten times what the largest valid one needs. */
  static final int MAX = 64 * 1024;

  public static final RequestBytes MARSHALLER = new RequestBytes();

  private RequestBytes() {}

  @Override
  public InputStream stream(byte[] message) {
    throw new UnsupportedOperationException("a server receives requests, it doesn't send them");
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      // Without a known length InputStream would read in pieces and join them.
      return stream instanceof KnownLength
          ? read(stream, Math.min(stream.available(), MAX + 1))
          : stream.readNBytes(MAX + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(InputStream stream, int length) throws IOException {
    byte[] bytes = new byte[length];
    int read = stream.readNBytes(bytes, 0, length);
    return read == length ? bytes : Arrays.copyOf(bytes, read);
  }
}
