package org.creditservice.api.command;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Sends response messages that are already encoded. */
public final class ResponseBytesMarshaller implements Marshaller<byte[]> {
  public static final ResponseBytesMarshaller INSTANCE = new ResponseBytesMarshaller();

  private ResponseBytesMarshaller() {}

  @Override
  public InputStream stream(byte[] message) {
    return new MessageStream(message);
  }

  @Override
  public byte[] parse(InputStream stream) {
    throw new UnsupportedOperationException("a server does not receive responses");
  }

  /** Writes its bytes in one piece; gRPC copies any other stream through a buffer of 8 KiB. */
  private static final class MessageStream extends ByteArrayInputStream
      implements Drainable, KnownLength {
    MessageStream(byte[] message) {
      super(message);
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public int available() {
      return count - pos;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int length = count - pos;
      target.write(buf, pos, length);
      pos = count;
      return length;
    }
  }
}
