package org.creditservice.db;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.creditservice.core.ledger.Hash;
import org.creditservice.db.audit.AnchoredEntry;
import org.creditservice.db.audit.AuditRange;
import org.creditservice.db.audit.AuditReads;
import org.creditservice.db.audit.AuditSource;
import org.creditservice.db.audit.Position;
import org.creditservice.db.export.ExportFilter;
import org.creditservice.db.export.ExportPosition;
import org.creditservice.db.export.ExportSource;
import org.creditservice.db.export.ExportTable;
import org.creditservice.db.query.EntryFilter;
import org.creditservice.db.query.SequenceSpan;
import org.creditservice.db.query.Snapshot;
import org.creditservice.db.retention.KeyRemovals;

/**
 * What the service does with the database beside {@link Situations}: verification, anchors,
 * exports, the removal of keys, and queries that are made of several statements.
 */
final class OtherSituations {
  /** When its profile was created: long ago, so that its keys are old. */
  static final Instant TIME = Instant.parse("2020-01-01T00:00:00Z");

  private final RecordingDataSource dataSource;
  private final String profile;
  private final short bucket;
  private final AuditRange range;
  private final Consumer<String> ended;

  /**
   * Situations on a database.
   *
   * @param dataSource as the role of servers with key-retention
   * @param profile one with entries in the seconds after {@link #TIME}
   * @param ended is told the title of each situation once all of it has been sent
   */
  OtherSituations(RecordingDataSource dataSource, String profile, Consumer<String> ended) {
    this.dataSource = dataSource;
    this.profile = profile;
    this.bucket = Bucket.of(profile);
    this.range = AuditRange.between(bucket, "a", "z");
    this.ended = ended;
  }

  void all() throws InterruptedException {
    queries();
    verification();
    anchors();
    exports();
    removal();
  }

  private void queries() {
    Map<String, Function<Snapshot, Object>> queries = new LinkedHashMap<>();
    queries.put(
        "a profile as it was",
        snapshot -> snapshot.profiles().findAsOf(profile, TIME.plusSeconds(1)));
    queries.put(
        "entries, the oldest first",
        snapshot ->
            snapshot.ledger(profile).entries(new SequenceSpan(1, 9, true), EntryFilter.ALL, 10));
    queries.put(
        "how far keys of a profile have been removed",
        snapshot -> snapshot.operations().keyHorizon(profile));
    queries.put("buckets with overdue jobs", snapshot -> snapshot.expiredJobs().buckets());
    queries.put("the jobs' figures", snapshot -> snapshot.processingJobs().figures());
    new Situations(dataSource, ended).ask(queries);
  }

  private void verification() throws InterruptedException {
    Map<String, Function<AuditReads, Object>> reads = new LinkedHashMap<>();
    reads.put("whether a bucket has rows", read -> read.buckets().isOccupied(bucket));
    reads.put("how long ledgers are", read -> read.profileSizes(bucket, "a", TIME, 10));
    reads.put("profiles", read -> read.profiles(range, "a"));
    reads.put(
        "certain profiles",
        read -> read.profiles(AuditRange.of(bucket, List.of(profile, "q")), null));
    reads.put("jobs", read -> read.jobs(range).next(new Position<>("a", "job-0"), 10));
    reads.put("certain jobs", read -> read.jobs(range).find(List.of(new Position<>("a", "job-0"))));
    reads.put("entries", read -> read.entries(range).next(new Position<>("a", 1L), 10));
    reads.put("refunds", read -> read.entries(range).refunds("a", "z"));
    reads.put("where a chunk of operations ends", read -> operationsEnd(read));
    reads.put(
        "operations without entries",
        read ->
            read.operations(range).unclaimed(new Position<>("a", "k"), new Position<>("z", "")));
    reads.put("how far keys have been removed", read -> read.operationsRemovedBefore(bucket));
    reads.put("rows outside of all buckets", read -> read.strayRows().outsideOfBuckets());
    reads.put("whether a profile has rows", read -> read.strayRows().anyOf("nobody"));
    audit("verification: ", reads);
  }

  /** Null if there are fewer. */
  private Optional<Position<String>> operationsEnd(AuditReads read) {
    return Optional.ofNullable(read.operations(range).end(new Position<>("a", "k"), 10));
  }

  private void anchors() throws InterruptedException {
    AnchoredEntry leaf = new AnchoredEntry(bucket, profile, 1, Hash.ZERO);
    Map<String, Function<AuditReads, Object>> reads = new LinkedHashMap<>();
    reads.put("last entries", read -> read.anchors().asOf(bucket, "a", TIME, 10));
    reads.put("certain entries", read -> read.anchors().find(bucket, List.of(leaf)));
    audit("anchor: ", reads);
  }

  private void audit(String of, Map<String, Function<AuditReads, Object>> reads)
      throws InterruptedException {
    AuditSource source = new AuditSource(dataSource, Duration.ZERO);
    for (var read : reads.entrySet()) {
      source.read(audit -> read.getValue().apply(audit));
      ended.accept(of + read.getKey());
    }
  }

  private void exports() throws InterruptedException {
    Map<String, ExportTable<?>> tables = new LinkedHashMap<>();
    tables.put("entries", ExportTable.ENTRIES);
    tables.put("operations", ExportTable.OPERATIONS);
    tables.put("jobs", ExportTable.JOBS_BY_ID);
    ExportFilter filter = new ExportFilter(profile, TIME, TIME.plusSeconds(1));
    for (var table : tables.entrySet()) {
      new ExportSource(dataSource)
          .page(table.getValue(), filter, bucket, new ExportPosition(profile, "1"), 10);
      ended.accept("export: " + table.getKey());
    }
  }

  /** Of the distributed keys. */
  private void removal() {
    KeyRemovals removals = new KeyRemovals(dataSource);
    KeyRemovals.Part part = new KeyRemovals.Part(bucket);
    Instant horizon = removals.clock().minus(Duration.ofDays(1));
    Set<KeyRemovals.Part> parts = Set.copyOf(removals.parts());
    ended.accept("removal of keys: the clock, and whether there are shards");
    if (!parts.contains(part)) {
      throw new IllegalStateException("not distributed: " + parts);
    }
    if (removals.advance(horizon, Duration.ofHours(1)) == null) {
      throw new IllegalStateException("the horizon was not moved");
    }
    ended.accept("removal of keys: the horizon moves");
    long unusedPages = removals.pages(part);
    ended.accept("removal of keys: a shard's pages");
    if (removals.remove(part, 0, horizon).removed() == 0) {
      throw new IllegalStateException("no key was removed");
    }
    ended.accept("removal of keys: a piece");
  }
}
