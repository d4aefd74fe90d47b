package org.creditservice.db.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.creditservice.config.BatchSpan;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Method;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.KeyHorizon;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedAnswer;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.db.query.SnapshotSource;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BatchTransactionTest {
  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00.123456Z");
  private static final ProfileRef REF = ProfileRef.of("user-1");

  /** What a batch writes is what the next one reads, in every form that a value can have. */
  @ParameterizedTest
  @EnumSource(BatchSpan.class)
  void readsWhatItWrote(BatchSpan span) {
    Metadata metadata = Metadata.of(Map.of("quote", "\"'\\{}", "umlaut", "ü€𝄞", "empty", ""));
    Profile profile = Profile.create("user-1", metadata, TIME);
    Map<OperationKey, RecordedOperation> operations =
        Map.of(
            key("nothing in it"), operation(Fingerprint.of(new byte[0]), null, new byte[0]),
            key("bytes"), operation(Fingerprint.of(bytes(9)), null, bytes(256)),
            key("refused"),
                operation(Fingerprint.of(bytes(18)), ErrorReason.INSUFFICIENT_CREDITS, bytes(1)));
    try (TestDatabase database = TestDatabase.create()) {
      BatchDatabase store = new BatchDatabase(database.dataSource(), span);
      store.transactionResult(
          transaction -> {
            BatchEffects effects = new BatchEffects();
            effects.create(REF, profile);
            operations.forEach(effects::record);
            transaction.write(effects);
            return effects;
          });

      store.transactionResult(
          transaction -> {
            LockedProfiles locked =
                transaction.lock(new TreeSet<>(List.of(REF)), operations.keySet());
            assertThat(locked.profiles()).containsOnlyKeys("user-1");
            assertThat(locked.profiles().get("user-1"))
                .usingRecursiveComparison()
                .ignoringFields("metadata")
                .isEqualTo(profile);
            assertThat(transaction.prefetch(locked, List.of(), List.of()).operations())
                .isEqualTo(operations);
            return locked;
          });
      Profile found =
          new SnapshotSource(database.dataSource())
              .read(Duration.ofSeconds(5), snapshot -> snapshot.profiles().find("user-1"));
      assertThat(found).isEqualTo(profile);
    }
  }

  /** A statement has other texts for few rows than for many. */
  @ParameterizedTest
  @CsvSource({"LANE, 17", "BUCKET, 2", "BUCKET, 16", "BUCKET, 17", "BUCKET, 300"})
  void writesAnyNumberOfRows(BatchSpan span, int rows) {
    List<ProfileRef> refs = profilesOfOneBucket(rows);
    Map<OperationKey, RecordedOperation> operations = new HashMap<>();
    for (ProfileRef ref : refs) {
      operations.put(
          new OperationKey(ref.profileId(), "key"),
          operation(Fingerprint.of(bytes(9)), null, ref.profileId().getBytes(UTF_8)));
    }
    try (TestDatabase database = TestDatabase.create()) {
      BatchDatabase store = new BatchDatabase(database.dataSource(), span);
      store.transactionResult(
          transaction -> {
            BatchEffects effects = new BatchEffects();
            refs.forEach(
                ref -> effects.create(ref, Profile.create(ref.profileId(), Metadata.EMPTY, TIME)));
            operations.forEach(effects::record);
            transaction.write(effects);
            return effects;
          });

      store.transactionResult(
          transaction -> {
            LockedProfiles locked = transaction.lock(new TreeSet<>(refs), operations.keySet());
            assertThat(locked.profiles()).hasSize(rows);
            assertThat(transaction.prefetch(locked, operations.keySet(), List.of()).operations())
                .isEqualTo(operations);
            return locked;
          });
    }
  }

  private static List<ProfileRef> profilesOfOneBucket(int count) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> ProfileRef.of("user-" + i))
        .filter(ref -> ref.bucket() == REF.bucket())
        .limit(count)
        .toList();
  }

  /** Nobody who removes keys locks the profile: it can happen at any moment of a batch. */
  @ParameterizedTest
  @EnumSource(BatchSpan.class)
  void findsTheHorizonOfAKeyThatIsRemovedAfterItWasFound(BatchSpan span) throws SQLException {
    OperationKey old = key("01890a5d-ac96-774b-bcce-b302099a8057");
    KeyHorizon horizon = new KeyHorizon(TIME);
    try (TestDatabase database = TestDatabase.create();
        Connection other = database.connect();
        Statement removal = other.createStatement()) {
      BatchDatabase store = new BatchDatabase(database.dataSource(), span);
      store.transactionResult(
          transaction -> {
            BatchEffects effects = new BatchEffects();
            effects.create(REF, Profile.create("user-1", Metadata.EMPTY, TIME));
            effects.record(old, operation(Fingerprint.of(new byte[0]), null, new byte[0]));
            transaction.write(effects);
            return effects;
          });

      Prefetched prefetched =
          store.transactionResult(
              transaction -> {
                LockedProfiles locked = transaction.lock(new TreeSet<>(List.of(REF)), List.of(old));
                assertThat(locked.recordedKeys()).containsExactly(old);
                remove(removal, horizon);
                return transaction.prefetch(locked, List.of(old), List.of());
              });

      assertThat(prefetched.operations()).isEmpty();
      assertThat(prefetched.keyHorizon(REF)).isEqualTo(horizon);
    }
  }

  private static void remove(Statement removal, KeyHorizon horizon) {
    try {
      removal.execute(
          "INSERT INTO credit.key_removals VALUES (%d, '%s')"
              .formatted(REF.bucket(), horizon.removedBefore()));
      removal.execute("DELETE FROM credit.idempotency_keys");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static OperationKey key(String idempotencyKey) {
    return new OperationKey("user-1", idempotencyKey);
  }

  private static RecordedOperation operation(
      Fingerprint fingerprint, ErrorReason refusal, byte[] answer) {
    return new RecordedOperation(
        Method.GRANT_CREDITS, fingerprint, refusal, null, new RecordedAnswer(answer), TIME);
  }

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
