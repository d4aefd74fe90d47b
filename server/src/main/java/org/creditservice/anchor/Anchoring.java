package org.creditservice.anchor;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.creditservice.anchor.Anchor.BucketRoot;
import org.creditservice.db.Bucket;
import org.creditservice.db.audit.AnchoredEntry;
import org.creditservice.db.audit.AuditSource;
import org.creditservice.db.audit.LedgerReads.Writer;
import org.jspecify.annotations.Nullable;

/** Makes anchors of a ledger, page by page. */
public final class Anchoring {
  /** Profiles that are read at once. */
  private static final int PAGE_PROFILES = 1000;

  /** Writers' transactions last milliseconds. */
  private static final Duration WRITERS_CHECK = Duration.ofMillis(20);

  private final AuditSource source;
  private final Duration writersWait;

  /** Takes each leaf, bucket by bucket in the order of their ids. */
  public interface LeafSink {
    void leaf(AnchoredEntry leaf) throws IOException;
  }

  /**
   * @param database a primary: on a standby, nobody knows what is still to come
   * @param patience how long to try again while the database is unavailable
   * @param writersWait how long to wait for transactions that may still write something older
   */
  public Anchoring(DataSource database, Duration patience, Duration writersWait) {
    this.source = new AuditSource(database, patience);
    this.writersWait = writersWait;
  }

  /** Which ledger it is. */
  public String ledgerId() throws InterruptedException {
    return source.read(reads -> reads.ledger().id());
  }

  /**
   * Makes an anchor.
   *
   * @param asOf null for now
   * @throws AnchorException if the time is in the future, or a transaction does not end
   * @throws IOException of {@code sink}
   */
  public Anchor create(@Nullable Instant asOf, LeafSink sink)
      throws InterruptedException, AnchorException, IOException {
    Instant clock = source.read(reads -> reads.ledger().clock());
    if (asOf != null && asOf.isAfter(clock)) {
      throw AnchorException.badInput(
          "%s is in the future: the database's clock says %s.".formatted(asOf, clock), null);
    }
    awaitWriters();
    return at(asOf == null ? clock : asOf.truncatedTo(ChronoUnit.MICROS), sink);
  }

  /** The roots of what is stored now of a time for which {@link #create} has waited. */
  Anchor at(Instant time, LeafSink sink) throws InterruptedException, IOException {
    List<BucketRoot> buckets = new ArrayList<>();
    for (short bucket = 0; bucket < Bucket.COUNT; bucket++) {
      buckets.add(bucket(bucket, time, sink));
    }
    return new Anchor(ledgerId(), time, buckets, Optional.empty());
  }

  /**
   * Waits for transactions that have read the clock, but whose entries can't be seen yet. Those
   * that begin later read a later time.
   */
  private void awaitWriters() throws InterruptedException, AnchorException {
    long begin = System.nanoTime();
    Set<String> waitedFor =
        writers().stream().map(Writer::id).collect(Collectors.toUnmodifiableSet());
    while (true) {
      Optional<Writer> open =
          writers().stream().filter(writer -> waitedFor.contains(writer.id())).findFirst();
      if (open.isEmpty()) {
        return;
      }
      if (System.nanoTime() - begin > writersWait.toNanos()) {
        throw AnchorException.failure(
            "What may still be written keeps the anchor from being complete: %s has a transaction"
                    .formatted(open.get().holder())
                + " on credit.profiles that does not end.",
            null);
      }
      Thread.sleep(WRITERS_CHECK.toMillis());
    }
  }

  private List<Writer> writers() throws InterruptedException {
    return source.read(reads -> reads.ledger().writers());
  }

  /** Entries of a time in the past never change, so that pages need not be of one moment. */
  private BucketRoot bucket(short bucket, Instant time, LeafSink sink)
      throws InterruptedException, IOException {
    MerkleTree tree = new MerkleTree();
    long profiles = 0;
    String after = null;
    List<AnchoredEntry> page;
    do {
      String from = after;
      page = source.read(reads -> reads.anchors().asOf(bucket, from, time, PAGE_PROFILES));
      for (AnchoredEntry leaf : page) {
        tree.add(Leaves.bytes(leaf));
        sink.leaf(leaf);
        after = leaf.profileId();
      }
      profiles += page.size();
    } while (page.size() == PAGE_PROFILES);
    return new BucketRoot(bucket, profiles, tree.root());
  }
}
