package org.creditservice.db.row;

import static org.creditservice.db.jooq.Tables.LEDGER_ENTRIES;

import java.time.Instant;
import java.util.UUID;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Hash;
import org.creditservice.core.ledger.LedgerEntry;
import org.jooq.JSONB;

/** Rows of {@code ledger_entries}. */
public final class EntryMapping extends RowMapping<LedgerEntry> {
  public static final EntryMapping INSTANCE = new EntryMapping();

  private final Column<LedgerEntry, String> profileId =
      column(LEDGER_ENTRIES.PROFILE_ID, LedgerEntry::profileId);
  private final Column<LedgerEntry, Long> sequence =
      column(LEDGER_ENTRIES.SEQUENCE, LedgerEntry::sequence);
  private final Column<LedgerEntry, UUID> entryId =
      column(LEDGER_ENTRIES.ENTRY_ID, LedgerEntry::entryId);
  private final Column<LedgerEntry, String> kind =
      column(LEDGER_ENTRIES.KIND, entry -> entry.kind().name());
  private final Column<LedgerEntry, Long> amount =
      column(LEDGER_ENTRIES.AMOUNT, LedgerEntry::amount);
  private final Column<LedgerEntry, Long> balance =
      column(LEDGER_ENTRIES.BALANCE, LedgerEntry::balance);
  private final Column<LedgerEntry, String> reasonCode =
      column(LEDGER_ENTRIES.REASON_CODE, LedgerEntry::reasonCode);
  private final Column<LedgerEntry, String> actor =
      column(LEDGER_ENTRIES.ACTOR, LedgerEntry::actor);
  private final Column<LedgerEntry, String> idempotencyKey =
      column(LEDGER_ENTRIES.IDEMPOTENCY_KEY, LedgerEntry::idempotencyKey);
  private final Column<LedgerEntry, String> jobId =
      column(LEDGER_ENTRIES.JOB_ID, LedgerEntry::jobId);
  private final Column<LedgerEntry, UUID> refundedEntryId =
      column(LEDGER_ENTRIES.REFUNDED_ENTRY_ID, LedgerEntry::refundedEntryId);
  private final Column<LedgerEntry, JSONB> metadata =
      column(LEDGER_ENTRIES.METADATA, entry -> MetadataJson.write(entry.metadata()));
  private final Column<LedgerEntry, Instant> createTime =
      column(LEDGER_ENTRIES.CREATE_TIME, LedgerEntry::createTime);
  private final Column<LedgerEntry, byte[]> hash =
      column(LEDGER_ENTRIES.HASH, entry -> entry.hash().bytes());

  private final Selection<LedgerEntry> all = Selection.of(columnsFrom(profileId), this::read);

  private EntryMapping() {
    super(LEDGER_ENTRIES.BUCKET, LedgerEntry::profileId);
  }

  /** Whole entries. */
  public Selection<LedgerEntry> all() {
    return all;
  }

  private LedgerEntry read(Row row) {
    return new LedgerEntry(
        row.get(profileId),
        row.get(entryId),
        row.get(sequence),
        EntryKind.valueOf(row.get(kind)),
        row.get(amount),
        row.get(balance),
        row.get(reasonCode),
        row.get(actor),
        row.get(idempotencyKey),
        row.find(jobId),
        row.find(refundedEntryId),
        MetadataJson.read(row.get(metadata)),
        row.get(createTime),
        Hash.of(row.get(hash)));
  }
}
