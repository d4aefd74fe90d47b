package org.creditservice.bench.floor;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Rows in PostgreSQL's binary format of {@code COPY}, which costs PostgreSQL less than text: see
 * "Binary Format" on the page of COPY in its manual.
 */
final class BinaryCopy {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
  private static final int NULL = -1;
  private static final int TRAILER = -1;
  private static final byte JSONB_VERSION = 1;
  private static final byte[] NO_METADATA = "{}".getBytes(StandardCharsets.US_ASCII);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  /** Writes one field or another part, which never fails in memory. */
  private interface Part {
    void write() throws IOException;
  }

  BinaryCopy() {
    part(
        () -> {
          out.write(SIGNATURE);
          out.writeInt(0); // no flags
          out.writeInt(0); // no extension of the header
        });
  }

  BinaryCopy row(int fields) {
    return part(() -> out.writeShort(fields));
  }

  BinaryCopy smallint(int value) {
    return part(
        () -> {
          out.writeInt(Short.BYTES);
          out.writeShort(value);
        });
  }

  BinaryCopy bigint(long value) {
    return part(
        () -> {
          out.writeInt(Long.BYTES);
          out.writeLong(value);
        });
  }

  BinaryCopy text(String value) {
    return bytea(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Also a UUID, whose 16 bytes are sent as they are. */
  BinaryCopy bytea(byte[] value) {
    return part(
        () -> {
          out.writeInt(value.length);
          out.write(value);
        });
  }

  BinaryCopy timestamp(Instant value) {
    return bigint(ChronoUnit.MICROS.between(EPOCH, value));
  }

  BinaryCopy noMetadata() {
    return part(
        () -> {
          out.writeInt(1 + NO_METADATA.length);
          out.writeByte(JSONB_VERSION);
          out.write(NO_METADATA);
        });
  }

  BinaryCopy absent() {
    return part(() -> out.writeInt(NULL));
  }

  /** The whole, to which nothing can be added. */
  byte[] end() {
    part(() -> out.writeShort(TRAILER));
    return bytes.toByteArray();
  }

  private BinaryCopy part(Part part) {
    try {
      part.write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }
}
