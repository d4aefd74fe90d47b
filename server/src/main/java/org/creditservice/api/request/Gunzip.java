package org.creditservice.api.request;

import io.grpc.Codec;
import io.grpc.Decompressor;
import io.grpc.DecompressorRegistry;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/**
 * Decompresses gzip as gRPC does, but begins only when the message is read: gRPC answers an error
 * at the beginning without a reason, and {@link RequestBytes} one while it reads with one.
 */
final class Gunzip implements Decompressor {
  /** What requests may be compressed with. */
  static final DecompressorRegistry REGISTRY =
      DecompressorRegistry.emptyInstance()
          .with(new Gunzip(), true)
          .with(Codec.Identity.NONE, false);

  @Override
  public String getMessageEncoding() {
    return "gzip";
  }

  @Override
  public InputStream decompress(InputStream compressed) {
    return new LateStream(compressed);
  }

  private static final class LateStream extends FilterInputStream {
    private boolean begun;

    LateStream(InputStream compressed) {
      super(compressed);
    }

    private void begin() throws IOException {
      if (!begun) {
        begun = true;
        in = new GZIPInputStream(in);
      }
    }

    @Override
    public int read() throws IOException {
      begin();
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      begin();
      return super.read(bytes, offset, length);
    }

    @Override
    public long skip(long count) throws IOException {
      begin();
      return super.skip(count);
    }

    @Override
    public int available() throws IOException {
      begin();
      return super.available();
    }
  }
}
