package org.creditservice.anchor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.creditservice.core.ledger.Hash;
import org.creditservice.db.Bucket;

/**
 * What was in the ledger at a time.
 *
 * @param ledgerId of which ledger; backups and dumps of it have the same
 * @param asOfTime by the database's clock, itself included
 * @param buckets all of them, in their order
 * @param signature over {@link #signedBytes}
 */
public record Anchor(
    String ledgerId, Instant asOfTime, List<BucketRoot> buckets, Optional<Signature> signature) {
  public static final String FORMAT = "credit-anchor-1";

  /**
   * One bucket.
   *
   * @param profiles how many it had
   * @param root the Merkle tree hash of their leaves
   */
  public record BucketRoot(int bucket, long profiles, Hash root) {
    /** As a leaf of the tree of all buckets. */
    byte[] leaf() {
      return ByteBuffer.allocate(Integer.BYTES + Long.BYTES + Hash.LENGTH)
          .putInt(bucket)
          .putLong(profiles)
          .put(root.bytes())
          .array();
    }
  }

  /**
   * A signature with Ed25519.
   *
   * @param value in Base64
   */
  public record Signature(String value) {}

  public Anchor {
    if (buckets.size() != Bucket.COUNT) {
      throw new IllegalArgumentException("not all buckets: " + buckets.size());
    }
  }

  public long profiles() {
    return buckets.stream().mapToLong(BucketRoot::profiles).sum();
  }

  /** One hash that stands for all of it, short enough to be printed. */
  public Hash root() {
    MerkleTree tree = new MerkleTree();
    buckets.forEach(bucket -> tree.add(bucket.leaf()));
    return tree.root();
  }

  /** What is signed: lines that a person can write, too. */
  public byte[] signedBytes() {
    StringBuilder text = new StringBuilder();
    text.append(FORMAT).append('\n');
    text.append(ledgerId).append('\n');
    text.append(asOfTime).append('\n');
    for (BucketRoot bucket : buckets) {
      text.append(bucket.bucket()).append(' ');
      text.append(bucket.profiles()).append(' ');
      text.append(bucket.root()).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  Anchor signed(String value) {
    return new Anchor(ledgerId, asOfTime, buckets, Optional.of(new Signature(value)));
  }
}
