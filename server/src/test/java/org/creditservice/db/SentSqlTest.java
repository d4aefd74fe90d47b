package org.creditservice.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.creditservice.config.BatchSpan;
import org.creditservice.config.DatabaseTimeouts;
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
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/**
 * The SQL that is really sent, in the golden file {@code src/test/resources/…/sent.sql}: it shows a
 * reviewer what a change does to it. After a change that is meant, write the file anew with {@code
 * mvn test -pl server -am -Dtest=SentSqlTest -Dsurefire.failIfNoSpecifiedTests=false
 * -DwriteGoldenFile}.
 */
class SentSqlTest {
  private static final Path GOLDEN =
      Path.of("src", "test", "resources", "org", "creditservice", "db", "sent.sql");
  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");
  private static final UUID ID = new UUID(0x7000, 0x8000_0000_0000_0000L);
  private static final DatabaseTimeouts TIMEOUTS =
      new DatabaseTimeouts(
          Duration.ofSeconds(5),
          Duration.ofMillis(250),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));

  private final List<String> lines = new ArrayList<>();

  @Test
  void isWhatTheGoldenFileSays() throws IOException {
    try (TestDatabase database = TestDatabase.create()) {
      RecordingDataSource dataSource =
          new RecordingDataSource(database.connections(database.target()));
      note("a lane's session", List.of(SessionSettings.ofLanes(TIMEOUTS).statement()));
      note("a query's session", List.of(SessionSettings.ofReads(TIMEOUTS).statement()));
      note("a health check", List.of(DatabaseCheck.TABLES, DatabaseCheck.COMMIT));
      for (BatchSpan span : BatchSpan.values()) {
        noteBatches(span, dataSource);
      }
      noteQueries(dataSource);
    }
    String sent = String.join("\n", lines);
    if (System.getProperty("writeGoldenFile") != null) {
      Files.createDirectories(GOLDEN.getParent());
      Files.writeString(GOLDEN, sent);
    }
    assertThat(sent).isEqualTo(Files.readString(GOLDEN));
  }

  private void noteBatches(BatchSpan span, RecordingDataSource dataSource) {
    BatchDatabase database = new BatchDatabase(dataSource, span);
    String of = "span " + span.name().toLowerCase(Locale.ROOT) + ": ";
    database.transactionResult(transaction -> lock(transaction, 1));
    note(of + "one profile and key, nothing to write", dataSource.takeSent());
    database.transactionResult(transaction -> lock(transaction, 2));
    note(of + "two profiles and keys", dataSource.takeSent());
    database.transactionResult(transaction -> lock(transaction, 65));
    note(of + "more profiles than share a round trip with the keys", dataSource.takeSent());
    database.transactionResult(transaction -> transaction.lockFree(refs(1), keys(1)));
    note(of + "a probe", dataSource.takeSent());
    database.transactionResult(
        transaction -> {
          BatchEffects effects = new BatchEffects();
          refs(1).forEach(effects::relyOnAbsence);
          transaction.write(effects);
          return effects;
        });
    note(of + "an answer that relies on a profile's absence", dataSource.takeSent());
    // Many rows of one bucket have another text than few.
    for (int rows : span == BatchSpan.BUCKET ? List.of(1, 2, 17) : List.of(1, 2)) {
      write(database, span, rows);
      note(of + "every effect, " + rows + " of each", dataSource.takeSent());
    }
    ProfileRef recorded = profilesOfOneBucket(span, 1).get(0);
    OperationKey recordedKey = new OperationKey(recorded.profileId(), "key-0");
    database.transactionResult(
        transaction -> {
          LockedProfiles locked = lock(transaction, 1);
          dataSource.takeSent();
          return transaction.prefetch(
              transaction.lookUp(locked, List.of(recordedKey, keys(1).get(0))),
              List.of(recordedKey),
              List.of(
                  new CommandReferences(
                      recorded, new References(recordedKey.idempotencyKey(), "job-0", 1L))));
        });
    note(of + "latecomers, and everything that a command can refer to", dataSource.takeSent());
    for (int rows : List.of(1, 2)) {
      database.transactionResult(
          transaction -> {
            LockedProfiles locked = lock(transaction, rows);
            dataSource.takeSent();
            return transaction.prefetch(locked, oldKeys(rows), List.of());
          });
      note(of + "old keys that are not there, in " + rows + " buckets", dataSource.takeSent());
    }
  }

  private static LockedProfiles lock(BatchTransaction transaction, int profiles) {
    return transaction.lock(refs(profiles), keys(profiles));
  }

  private static SortedSet<ProfileRef> refs(int count) {
    SortedSet<ProfileRef> refs = new TreeSet<>();
    IntStream.range(0, count).forEach(i -> refs.add(new ProfileRef((short) 7, "p-" + i)));
    return refs;
  }

  private static List<OperationKey> keys(int count) {
    return IntStream.range(0, count).mapToObj(i -> new OperationKey("p-" + i, "k")).toList();
  }

  private static List<OperationKey> oldKeys(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new OperationKey("p-" + i, "01890a5d-ac96-774b-bcce-b302099a8057"))
        .toList();
  }

  private static ProfileRef ref(BatchSpan span, int number) {
    return ProfileRef.of("profile-" + span + "-" + number);
  }

  /** All profiles of one bucket, as a batch of that span has them. */
  private static List<ProfileRef> profilesOfOneBucket(BatchSpan span, int rows) {
    short bucket = ref(span, 0).bucket();
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> ref(span, i))
        .filter(ref -> ref.bucket() == bucket)
        .skip(rows - 1L)
        .limit(rows)
        .toList();
  }

  private static void write(BatchDatabase database, BatchSpan span, int rows) {
    database.transactionResult(
        transaction -> {
          BatchEffects effects = new BatchEffects();
          for (ProfileRef ref : profilesOfOneBucket(span, rows)) {
            effects.create(ref, Profile.create(ref.profileId(), Metadata.EMPTY, TIME));
          }
          for (ProfileRef ref : refs(rows)) {
            effects.update(ref, Profile.create(ref.profileId(), Metadata.EMPTY, TIME));
          }
          for (ProfileRef ref : profilesOfOneBucket(span, rows)) {
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

  private void noteQueries(RecordingDataSource dataSource) {
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
    queries.put("overdue jobs", snapshot -> snapshot.expiredJobs().find((short) 7, 10));
    queries.put(
        "timeouts that began in the future", snapshot -> snapshot.futureTimeouts().find(10));
    SnapshotSource snapshots = new SnapshotSource(dataSource);
    queries.forEach(
        (title, query) -> {
          snapshots.read(
              Duration.ofSeconds(1), snapshot -> Optional.ofNullable(query.apply(snapshot)));
          note(title, dataSource.takeSent());
        });
  }

  /** An empty line ends a round trip. Line breaks before clauses are added for reading. */
  private void note(String title, List<String> roundTrips) {
    lines.add("-- " + title);
    lines.add("");
    for (String roundTrip : roundTrips) {
      lines.add(readable(roundTrip));
      lines.add("");
    }
  }

  private static String readable(String sql) {
    return sql.replaceAll(
        " (?=(?:from|(?<!outer )join|left outer join|where|order by|on conflict|for no key|select|set|limit|fetch|offset) )",
        "\n  ");
  }
}
