package org.creditservice.anchor;

import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import org.creditservice.core.ledger.Hash;
import org.creditservice.core.ledger.Sha256;

/**
 * The Merkle tree hash of RFC 6962, section 2.1, of leaves that come one by one: leaves and nodes
 * are hashed with different first bytes, so that none can be taken for the other.
 */
public final class MerkleTree {
  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  /** A complete subtree of {@code leaves} leaves, a power of two. */
  private record Subtree(long leaves, Hash hash) {}

  private final MessageDigest digest = Sha256.newDigest();

  /** From the left to the right, each smaller than the one before. */
  private final Deque<Subtree> subtrees = new ArrayDeque<>();

  public void add(byte[] leaf) {
    digest.update(LEAF);
    Subtree right = new Subtree(1, Hash.of(digest.digest(leaf)));
    while (!subtrees.isEmpty() && subtrees.getLast().leaves() == right.leaves()) {
      right = join(subtrees.removeLast(), right);
    }
    subtrees.addLast(right);
  }

  /** The hash of all leaves so far. Of none, it is that of nothing. */
  public Hash root() {
    if (subtrees.isEmpty()) {
      return Hash.of(digest.digest());
    }
    var fromTheRight = subtrees.descendingIterator();
    Subtree right = fromTheRight.next();
    while (fromTheRight.hasNext()) {
      right = join(fromTheRight.next(), right);
    }
    return right.hash();
  }

  private Subtree join(Subtree left, Subtree right) {
    digest.update(NODE);
    digest.update(left.hash().bytes());
    return new Subtree(
        left.leaves() + right.leaves(), Hash.of(digest.digest(right.hash().bytes())));
  }
}
