package org.creditservice.anchor;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.creditservice.anchor.Anchor.BucketRoot;
import org.creditservice.db.audit.AnchoredEntry;
import org.jspecify.annotations.Nullable;

/** Reads leaves, in pages of one bucket each, and compares them with the roots of their anchor. */
final class LeafReader {
  private final Path file;
  private final Anchor anchor;
  private @Nullable AnchoredEntry ahead;
  private MerkleTree tree = new MerkleTree();
  private long profiles;
  private int bucket;
  private long line;

  LeafReader(Path file, Anchor anchor) {
    this.file = file;
    this.anchor = anchor;
  }

  /** The next leaves of one bucket; none at the end. */
  List<AnchoredEntry> next(BufferedReader lines, int limit) throws IOException, AnchorException {
    List<AnchoredEntry> page = new ArrayList<>();
    AnchoredEntry leaf = ahead == null ? read(lines) : ahead;
    ahead = null;
    while (leaf != null) {
      if (!page.isEmpty() && (page.size() == limit || leaf.bucket() != bucket)) {
        ahead = leaf;
        return page;
      }
      moveTo(leaf.bucket());
      tree.add(Leaves.bytes(leaf));
      profiles++;
      page.add(leaf);
      leaf = read(lines);
    }
    if (page.isEmpty()) {
      moveTo(anchor.buckets().size());
    }
    return page;
  }

  private @Nullable AnchoredEntry read(BufferedReader lines) throws IOException, AnchorException {
    String text = lines.readLine();
    line++;
    try {
      return text == null ? null : Leaves.parse(text);
    } catch (IllegalArgumentException e) {
      throw AnchorFiles.about(file, "has no leaf in line " + line, e);
    }
  }

  /** Compares the buckets before with those of the anchor. */
  private void moveTo(int next) throws AnchorException {
    while (bucket < next && bucket < anchor.buckets().size()) {
      BucketRoot read = new BucketRoot(bucket, profiles, tree.root());
      if (!read.equals(anchor.buckets().get(bucket))) {
        throw mismatch();
      }
      bucket++;
      tree = new MerkleTree();
      profiles = 0;
    }
    if (next < bucket) {
      throw mismatch();
    }
  }

  private AnchorException mismatch() {
    return AnchorException.badInput(
        "The file \"%s\" does not have the leaves of the anchor: bucket %d differs."
            .formatted(file, bucket),
        null);
  }
}
