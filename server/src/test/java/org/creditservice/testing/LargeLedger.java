package org.creditservice.testing;

import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditservice.core.Limits;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.GrantCredits;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.db.TestLedger;

/** Makes a ledger whose entries are each as large as one can be: more than 4 KiB. */
public final class LargeLedger {
  private static final Metadata METADATA =
      Metadata.of(
          IntStream.range(0, Limits.METADATA_PAIRS_MAX)
              .boxed()
              .collect(
                  Collectors.toMap(
                      i -> "key-" + i, i -> "x".repeat(Limits.METADATA_VALUE_BYTES_MAX))));

  private LargeLedger() {}

  public static void fill(TestDatabase database, String profileId, int entries) {
    TestLedger ledger = new TestLedger(database.dataSource(), profileId).create(Instant.EPOCH);
    ledger.run(
        Instant.EPOCH,
        Stream.generate(() -> new GrantCredits(ledger.nextKey(), "tester", 1, "BONUS", METADATA))
            .limit(entries)
            .toArray(Command[]::new));
  }
}
