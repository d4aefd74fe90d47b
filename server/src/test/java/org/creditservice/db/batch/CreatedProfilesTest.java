package org.creditservice.db.batch;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.creditservice.config.BatchSpan;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.db.Bucket;
import org.creditservice.db.ConcurrentChangeException;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch that creates profiles notices if one of them was created since it has looked. */
@Tag("citus")
class CreatedProfilesTest {
  private final TestDatabase database = TestDatabase.create();
  private final BatchDatabase batches =
      new BatchDatabase(database.connections(database.target()), BatchSpan.BUCKET);

  @AfterEach
  void close() {
    database.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 17, 33, 100})
  void oneThatIsThereIsNoticed(int count) {
    List<String> profileIds = ofOneBucket(count);
    create(profileIds.subList(count / 2, count / 2 + 1));

    assertThatExceptionOfType(ConcurrentChangeException.class)
        .isThrownBy(() -> create(profileIds))
        .withMessageContaining("%d of %d rows", count - 1, count);
  }

  private void create(List<String> profileIds) {
    batches.transactionResult(
        transaction -> {
          BatchEffects effects = new BatchEffects();
          for (String id : profileIds) {
            effects.create(ProfileRef.of(id), Profile.create(id, Metadata.EMPTY, Instant.EPOCH));
          }
          transaction.write(effects);
          return effects;
        });
  }

  private static List<String> ofOneBucket(int count) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "p-" + i)
        .filter(id -> Bucket.of(id) == 7)
        .limit(count)
        .toList();
  }
}
