package org.creditservice.db;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditservice.config.BatchSpan;
import org.creditservice.core.Method;
import org.creditservice.core.decision.Decision.Effects;
import org.creditservice.core.ledger.Deduction;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Hash;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.JobState;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.ledger.Timeout;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedAnswer;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.core.record.References;
import org.creditservice.db.batch.BatchDatabase;
import org.creditservice.db.batch.BatchEffects;
import org.creditservice.db.batch.BatchTransaction;
import org.creditservice.db.batch.CommandReferences;
import org.creditservice.db.batch.LockedProfiles;
import org.creditservice.db.batch.ProfileRef;
import org.creditservice.db.query.EntryFilter;
import org.creditservice.db.query.JobFilter;
import org.creditservice.db.query.JobPosition;
import org.creditservice.db.query.SequenceSpan;
import org.creditservice.db.query.Snapshot;
import org.creditservice.db.query.SnapshotSource;

/** What batches and queries do with the database, in situations that have titles. */
final class Situations {
  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");
  private static final short BUCKET = 7;
  private static final UUID ID = new UUID(0x7000, 0x8000_0000_0000_0000L);

  private final RecordingDataSource dataSource;
  private final Consumer<String> ended;

  /**
   * Situations on a database.
   *
   * @param ended is told the title of each situation once all of it has been sent
   */
  Situations(RecordingDataSource dataSource, Consumer<String> ended) {
    this.dataSource = dataSource;
    this.ended = ended;
  }

  /** Batches of a span. */
  void batches(BatchSpan span) {
    BatchDatabase database = new BatchDatabase(dataSource, span);
    String of = "span " + span.name().toLowerCase(Locale.ROOT) + ": ";
    database.transactionResult(transaction -> lock(transaction, 1));
    ended.accept(of + "one profile and key, nothing to write");
    database.transactionResult(transaction -> lock(transaction, 2));
    ended.accept(of + "two profiles and keys");
    database.transactionResult(transaction -> lock(transaction, 65));
    ended.accept(of + "more profiles than share a round trip with the keys");
    database.transactionResult(transaction -> transaction.lockFree(refs(1), keys(1)));
    ended.accept(of + "a probe");
    database.transactionResult(
        transaction -> {
          BatchEffects effects = new BatchEffects();
          refs(1).forEach(effects::relyOnAbsence);
          transaction.write(effects);
          return effects;
        });
    ended.accept(of + "an answer that relies on a profile's absence");
    // Many rows of one bucket have another text than few.
    for (int rows : span == BatchSpan.BUCKET ? List.of(1, 2, 17) : List.of(1, 2)) {
      write(database, span, rows);
      ended.accept(of + "every effect, " + rows + " of each");
    }
    ProfileRef recorded = created(span, 1).get(0);
    OperationKey recordedKey = new OperationKey(recorded.profileId(), "key-0");
    database.transactionResult(
        transaction -> {
          LockedProfiles locked = lock(transaction, 1);
          dataSource.forget();
          return transaction.prefetch(
              transaction.lookUp(locked, List.of(recordedKey, keys(1).get(0))),
              List.of(recordedKey),
              List.of(
                  new CommandReferences(
                      recorded, new References(recordedKey.idempotencyKey(), "job-0", 1L))));
        });
    ended.accept(of + "latecomers, and everything that a command can refer to");
    for (int buckets : span == BatchSpan.BUCKET ? List.of(1) : List.of(1, 2)) {
      database.transactionResult(
          transaction -> {
            LockedProfiles locked = lock(transaction, buckets);
            dataSource.forget();
            return transaction.prefetch(locked, oldKeys(buckets), List.of());
          });
      ended.accept(of + "old keys that are not there, in " + buckets + " buckets");
    }
  }

  private static LockedProfiles lock(BatchTransaction transaction, int profiles) {
    return transaction.lock(refs(profiles), keys(profiles));
  }

  /** Profiles that are not there. */
  private static SortedSet<ProfileRef> refs(int count) {
    return profiles("p-").limit(count).collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<OperationKey> keys(int count) {
    return profiles("p-").limit(count).map(ref -> new OperationKey(ref.profileId(), "k")).toList();
  }

  private static List<OperationKey> oldKeys(int buckets) {
    return Stream.of(refs(1).first().profileId(), "of another bucket")
        .limit(buckets)
        .map(profileId -> new OperationKey(profileId, "01890a5d-ac96-774b-bcce-b302099a8057"))
        .toList();
  }

  /** Profiles that {@link #write} creates with so many rows of each table. */
  private static List<ProfileRef> created(BatchSpan span, int rows) {
    return profiles("profile-" + span + "-").skip(rows - 1L).limit(rows).toList();
  }

  /** All of one bucket, as a batch of bucket span has them. */
  private static Stream<ProfileRef> profiles(String prefix) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> ProfileRef.of(prefix + i))
        .filter(ref -> ref.bucket() == BUCKET);
  }

  private static void write(BatchDatabase database, BatchSpan span, int rows) {
    database.transactionResult(
        transaction -> {
          BatchEffects effects = new BatchEffects();
          for (ProfileRef ref : created(span, rows)) {
            effects.create(ref, Profile.create(ref.profileId(), Metadata.EMPTY, TIME));
          }
          for (ProfileRef ref : refs(rows)) {
            effects.update(ref, Profile.create(ref.profileId(), Metadata.EMPTY, TIME));
          }
          for (ProfileRef ref : created(span, rows)) {
            effects.record(new OperationKey(ref.profileId(), "key-0"), operation());
            effects.post(
                ref,
                new Effects(
                    Profile.create(ref.profileId(), Metadata.EMPTY, TIME),
                    entry(ref),
                    new Deduction(1, ID, 10, 5, null),
                    job(),
                    null));
          }
          transaction.write(effects);
          return effects;
        });
  }

  private static RecordedOperation operation() {
    return new RecordedOperation(
        Method.GRANT_CREDITS,
        Fingerprint.of(new byte[9]),
        null,
        1L,
        new RecordedAnswer(new byte[1]),
        TIME);
  }

  private static LedgerEntry entry(ProfileRef ref) {
    return new LedgerEntry(
        ref.profileId(),
        ID,
        1,
        EntryKind.DEDUCTION,
        -10,
        1,
        "USE",
        "tester",
        "key-0",
        "job-0",
        null,
        Metadata.EMPTY,
        TIME,
        Hash.ZERO);
  }

  private static Job job() {
    return new Job(
        "job-0",
        JobState.PROCESSING,
        10,
        null,
        "USE",
        null,
        Metadata.EMPTY,
        TIME,
        new Timeout(TIME, TIME),
        null,
        1,
        ID,
        null);
  }

  /** The queries of callers and of the sweeper. */
  void queries() {
    Map<String, Function<Snapshot, Object>> queries = new LinkedHashMap<>();
    queries.put("a snapshot, and a profile", snapshot -> snapshot.profiles().find("p"));
    queries.put("last sequences", snapshot -> snapshot.profiles().lastSequences(Set.of("p", "q")));
    queries.put("an operation", snapshot -> snapshot.operations().find(new OperationKey("p", "k")));
    SequenceSpan newestFirst = new SequenceSpan(9, 1, false);
    EntryFilter filter = new EntryFilter(EntryKind.GRANT, "job-0");
    queries.put(
        "entries, newest first, filtered",
        snapshot -> snapshot.ledger("p").entries(newestFirst, filter, 10));
    queries.put("the last deduction", snapshot -> snapshot.ledger("p").lastDeductTime(9));
    queries.put("a job", snapshot -> snapshot.jobs().find("p", "job-0"));
    JobFilter ofProfile = new JobFilter("p", JobState.FAILED, TIME);
    JobPosition position = new JobPosition(TIME, "p", "job-0");
    queries.put(
        "jobs of a profile, after a page",
        snapshot -> snapshot.jobs().list(ofProfile, position, 10));
    JobFilter ofAll = new JobFilter(null, JobState.PROCESSING, null);
    queries.put("jobs of all profiles", snapshot -> snapshot.jobs().list(ofAll, null, 10));
    queries.put("overdue jobs", snapshot -> snapshot.expiredJobs().find(BUCKET, 10));
    queries.put(
        "timeouts that began in the future", snapshot -> snapshot.futureTimeouts().find(10));
    ask(queries);
  }

  /** Asks each query in a snapshot of its own; the keys are titles. */
  void ask(Map<String, Function<Snapshot, Object>> queries) {
    SnapshotSource snapshots = new SnapshotSource(dataSource);
    queries.forEach(
        (title, query) -> {
          snapshots.read(
              Duration.ofSeconds(1), snapshot -> Optional.ofNullable(query.apply(snapshot)));
          ended.accept(title);
        });
  }
}
