package org.creditservice.anchor;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.creditservice.anchor.Anchor.BucketRoot;
import org.creditservice.config.IoReason;
import org.creditservice.core.ledger.Hash;
import org.creditservice.db.Bucket;
import org.creditservice.db.audit.AnchoredEntry;
import org.creditservice.db.audit.AuditSource;
import org.creditservice.verify.Finding;
import org.creditservice.verify.Findings;
import org.creditservice.verify.Rule;
import org.creditservice.verify.Subject;
import org.jspecify.annotations.Nullable;

/** Whether everything that an anchor has is still in a ledger, unchanged. */
public final class AnchorCheck {
  /** Leaves that are looked up at once. */
  private static final int PAGE_LEAVES = 1000;

  private final Anchor anchor;
  private final AuditSource source;
  private final Anchoring anchoring;

  /**
   * @param database of a primary, or of a standby that has all that was anchored
   */
  public AnchorCheck(Anchor anchor, DataSource database, Duration patience) {
    this.anchor = anchor;
    this.source = new AuditSource(database, patience);
    this.anchoring = new Anchoring(database, patience, Duration.ZERO);
  }

  /**
   * Whether the anchor is of this ledger.
   *
   * @throws AnchorException with a clause, if it is not
   */
  public void requireOwnLedger() throws AnchorException, InterruptedException {
    String own = anchoring.ledgerId();
    if (!own.equals(anchor.ledgerId())) {
      throw AnchorException.badInput(
          "is an anchor of another ledger: it is of %s, and this is %s"
              .formatted(shortened(anchor.ledgerId()), shortened(own)),
          null);
    }
  }

  private static String shortened(String id) {
    return id.substring(0, Math.min(id.length(), 12));
  }

  /** Compares the roots. A finding names the bucket. */
  public Findings byRoots() throws InterruptedException {
    Findings findings = new Findings();
    Anchor now;
    try {
      now = anchoring.at(anchor.asOfTime(), leaf -> {});
    } catch (IOException e) {
      throw new IllegalStateException("nothing is written", e);
    }
    for (int i = 0; i < Bucket.COUNT; i++) {
      compare(anchor.buckets().get(i), now.buckets().get(i), findings);
    }
    return findings;
  }

  private static void compare(BucketRoot anchored, BucketRoot now, Findings findings) {
    if (!anchored.equals(now)) {
      findings.add(
          new Finding(
              Rule.ANCHOR,
              Subject.bucket((short) anchored.bucket()),
              "%d profiles with the root %s".formatted(anchored.profiles(), anchored.root()),
              "%d with the root %s".formatted(now.profiles(), now.root())));
    }
  }

  /**
   * Looks up each leaf, and makes sure that the leaves are those of the anchor. A finding names the
   * profile; what was recorded later, under whatever time, does not matter.
   *
   * @throws AnchorException with a sentence, if the leaves are not those of the anchor
   */
  public Findings byLeaves(Path file) throws AnchorException, InterruptedException {
    LeafReader leaves = new LeafReader(file, anchor);
    Findings findings = new Findings();
    try (BufferedReader lines = AnchorFiles.leaves(file)) {
      List<AnchoredEntry> page = leaves.next(lines, PAGE_LEAVES);
      while (!page.isEmpty()) {
        check(page, findings);
        page = leaves.next(lines, PAGE_LEAVES);
      }
      return findings;
    } catch (IOException e) {
      throw AnchorFiles.about(file, "can't be read: " + IoReason.of(e), e);
    }
  }

  private void check(List<AnchoredEntry> page, Findings findings) throws InterruptedException {
    List<AnchoredEntry> leaves = new ArrayList<>(page);
    short bucket = leaves.get(0).bucket();
    Map<String, @Nullable Hash> found = source.read(reads -> reads.anchors().find(bucket, leaves));
    for (AnchoredEntry leaf : leaves) {
      if (!found.containsKey(leaf.profileId())) {
        add(findings, leaf, "the profile, with entry " + leaf.sequence(), "no such profile");
      } else if (!leaf.hash().equals(found.get(leaf.profileId()))) {
        Hash hash = found.get(leaf.profileId());
        add(findings, leaf, "hash " + leaf.hash(), hash == null ? "no such entry" : "hash " + hash);
      }
    }
  }

  private static void add(Findings findings, AnchoredEntry leaf, String expected, String found) {
    Subject subject = new Subject(leaf.bucket(), leaf.profileId(), leaf.sequence(), null, null);
    findings.add(new Finding(Rule.ANCHOR, subject, expected, found));
  }
}
