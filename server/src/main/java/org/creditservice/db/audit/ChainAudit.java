package org.creditservice.db.audit;

import static org.creditservice.db.jooq.Tables.LEDGER_ENTRIES;

import java.sql.Connection;
import java.util.Optional;
import org.creditservice.core.ledger.Hash;
import org.creditservice.core.ledger.HashChain;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.db.row.EntryMapping;
import org.creditservice.db.row.Selection;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** Recomputes the hashes of entries. */
final class ChainAudit {
  /** Rows held in memory at a time. */
  private static final int FETCH_SIZE = 2000;

  private static final Selection<LedgerEntry> ENTRIES = EntryMapping.INSTANCE.all();

  private ChainAudit() {}

  /**
   * The first entry whose hash does not follow from its content and the hash before it, if any.
   *
   * @param firstSequence the first sequence to verify in each profile; unless it is 1, the hash
   *     before it is trusted
   */
  static Optional<String> firstBroken(Connection connection, long firstSequence) {
    // Only within a transaction does the driver heed the fetch size.
    return DSL.using(connection, SQLDialect.POSTGRES)
        .transactionResult(
            transaction -> {
              try (var entries = entriesFrom(firstSequence - 1, transaction.dsl())) {
                return firstBroken(entries, firstSequence);
              }
            });
  }

  private static Cursor<Record> entriesFrom(long sequence, DSLContext db) {
    return db.select(ENTRIES.fields())
        .from(LEDGER_ENTRIES)
        .where(LEDGER_ENTRIES.SEQUENCE.ge(sequence))
        .orderBy(LEDGER_ENTRIES.BUCKET, LEDGER_ENTRIES.PROFILE_ID, LEDGER_ENTRIES.SEQUENCE)
        .fetchSize(FETCH_SIZE)
        .fetchLazy();
  }

  private static Optional<String> firstBroken(Cursor<Record> entries, long firstSequence) {
    Hash before = Hash.ZERO;
    for (Record row : entries) {
      LedgerEntry entry = ENTRIES.mapper().map(row);
      Hash previous = entry.sequence() == 1 ? Hash.ZERO : before;
      if (entry.sequence() >= firstSequence
          && !HashChain.of(previous, entry).equals(entry.hash())) {
        return Optional.of("entry %d of %s".formatted(entry.sequence(), entry.profileId()));
      }
      before = entry.hash();
    }
    return Optional.empty();
  }
}
