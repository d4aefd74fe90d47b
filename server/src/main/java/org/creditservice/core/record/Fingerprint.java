package org.creditservice.core.record;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A request's parameters as short hashes: they show which fields of two requests differ, without
 * the values being stored.
 *
 * <p>For each field that is set: its {@link Field} tag (1 byte) and the first 8 bytes of the
 * SHA-256 of its parsed value, in the order of the tags. A field that is absent or at its default
 * is left out, so a field that a later version adds does not change the fingerprints of requests
 * without it.
 */
public final class Fingerprint {
  private static final int HASH_LENGTH = 8;
  private static final int FIELD_LENGTH = 1 + HASH_LENGTH;

  private final byte[] bytes;

  private Fingerprint(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A stored fingerprint.
   *
   * @throws IllegalArgumentException if the length is not that of a fingerprint
   */
  public static Fingerprint of(byte[] bytes) {
    if (bytes.length % FIELD_LENGTH != 0) {
      throw new IllegalArgumentException("not a fingerprint: " + bytes.length + " bytes");
    }
    return new Fingerprint(bytes.clone());
  }

  public static Builder builder() {
    return new Builder();
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * The fields that are set.
   *
   * @throws IllegalArgumentException if it has a field that this version does not know
   */
  public Set<Field> fields() {
    return byField().keySet();
  }

  /** The fields in which this request and {@code other} differ. */
  public Set<Field> differingFields(Fingerprint other) {
    Set<Field> differing = EnumSet.noneOf(Field.class);
    if (equals(other)) {
      return differing;
    }
    Map<Field, Long> mine = byField();
    Map<Field, Long> theirs = other.byField();
    for (Field field : Field.values()) {
      Long value = mine.get(field);
      if (value == null ? theirs.containsKey(field) : !value.equals(theirs.get(field))) {
        differing.add(field);
      }
    }
    return differing;
  }

  private Map<Field, Long> byField() {
    Map<Field, Long> hashes = new EnumMap<>(Field.class);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      hashes.put(Field.ofTag(buffer.get()), buffer.getLong());
    }
    return hashes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fingerprint fingerprint && Arrays.equals(bytes, fingerprint.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }

  /** Collects the fields of a request, in any order. */
  public static final class Builder {
    private final Map<Field, byte[]> hashes = new EnumMap<>(Field.class);
    private final MessageDigest digest = Sha256.newDigest();

    private Builder() {}

    /** A number of which 0 is the default. */
    public Builder add(Field field, long value) {
      return value == 0 ? this : addBytes(field, longBytes(value));
    }

    /** A number for which 0 and absent differ. */
    public Builder add(Field field, @Nullable Long value) {
      return value == null ? this : addBytes(field, longBytes(value));
    }

    public Builder add(Field field, @Nullable String value) {
      return value == null ? this : addBytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A length of time, to the nanosecond, of which zero is the default. */
    public Builder add(Field field, Duration value) {
      return add(field, value.isZero() ? null : value.toString());
    }

    public Builder add(Field field, Metadata metadata) {
      if (metadata.pairs().isEmpty()) {
        return this;
      }
      ByteArrayOutputStream canonical = new ByteArrayOutputStream();
      metadata
          .pairs()
          .forEach(
              (key, value) -> {
                appendWithLength(canonical, key);
                appendWithLength(canonical, value);
              });
      return addBytes(field, canonical.toByteArray());
    }

    public Fingerprint build() {
      ByteBuffer buffer = ByteBuffer.allocate(hashes.size() * FIELD_LENGTH);
      hashes.forEach((field, hash) -> buffer.put(field.tag()).put(hash, 0, HASH_LENGTH));
      return new Fingerprint(buffer.array());
    }

    private Builder addBytes(Field field, byte[] value) {
      hashes.put(field, digest.digest(value));
      return this;
    }

    private static byte[] longBytes(long value) {
      return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private static void appendWithLength(ByteArrayOutputStream out, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      out.writeBytes(bytes);
    }
  }
}
