package org.creditservice.anchor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.creditservice.core.ledger.Hash;
import org.creditservice.db.Bucket;
import org.creditservice.db.audit.AnchoredEntry;

/** The leaves of an anchor: each profile with its last entry. */
final class Leaves {
  private static final String SEPARATOR = "\t";

  private Leaves() {}

  /** What is hashed of a leaf; see docs/ledger.md. */
  static byte[] bytes(AnchoredEntry leaf) {
    byte[] id = leaf.profileId().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + id.length + Long.BYTES + Hash.LENGTH)
        .putInt(id.length)
        .put(id)
        .putLong(leaf.sequence())
        .put(leaf.hash().bytes())
        .array();
  }

  /** A leaf as a line of a file, without its end. */
  static String line(AnchoredEntry leaf) {
    return String.join(
        SEPARATOR,
        String.valueOf(leaf.bucket()),
        leaf.profileId(),
        String.valueOf(leaf.sequence()),
        leaf.hash().toString());
  }

  /**
   * A line of a file.
   *
   * @throws IllegalArgumentException if it is none
   */
  static AnchoredEntry parse(String line) {
    String[] fields = line.split(SEPARATOR, -1);
    if (fields.length != 4) {
      throw new IllegalArgumentException("not four fields");
    }
    short bucket = Short.parseShort(fields[0]);
    if (bucket < 0 || bucket >= Bucket.COUNT) {
      throw new IllegalArgumentException("no bucket: " + bucket);
    }
    return new AnchoredEntry(
        bucket, fields[1], Long.parseLong(fields[2]), Hash.of(HexFormat.of().parseHex(fields[3])));
  }
}
