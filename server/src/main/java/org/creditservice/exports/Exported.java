package org.creditservice.exports;

import java.util.List;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.db.export.ExportPosition;
import org.creditservice.db.export.ExportTable;
import org.creditservice.db.row.JobRow;
import org.creditservice.db.row.OperationRow;

/**
 * A kind of rows that can be exported.
 *
 * @param name of the kind
 * @param keyColumn which with {@code profile_id} tells a row's place
 */
public record Exported<R>(
    String name, ExportTable<R> table, String keyColumn, List<Column<R>> columns) {

  static final String PROFILE_ID = "profile_id";

  public static final Exported<LedgerEntry> ENTRIES =
      new Exported<>(
          "entries",
          ExportTable.ENTRIES,
          "sequence",
          List.of(
              Column.text(PROFILE_ID, LedgerEntry::profileId),
              new Column<>("sequence", LedgerEntry::sequence),
              new Column<>("entry_id", LedgerEntry::entryId),
              new Column<>("kind", LedgerEntry::kind),
              new Column<>("amount", LedgerEntry::amount),
              new Column<>("balance", LedgerEntry::balance),
              new Column<>("reason_code", LedgerEntry::reasonCode),
              Column.text("actor", LedgerEntry::actor),
              Column.text("idempotency_key", LedgerEntry::idempotencyKey),
              Column.text("job_id", LedgerEntry::jobId),
              new Column<>("refunded_entry_id", LedgerEntry::refundedEntryId),
              new Column<>("metadata", LedgerEntry::metadata),
              new Column<>("create_time", LedgerEntry::createTime),
              new Column<>("hash", LedgerEntry::hash)));

  public static final Exported<OperationRow> OPERATIONS =
      new Exported<>(
          "operations",
          ExportTable.OPERATIONS,
          "idempotency_key",
          List.of(
              Column.text(PROFILE_ID, row -> row.key().profileId()),
              Column.text("idempotency_key", row -> row.key().idempotencyKey()),
              new Column<>("method", row -> row.operation().method().wireName()),
              new Column<>("refusal_reason", row -> row.operation().refusal()),
              new Column<>("entry_sequence", row -> row.operation().entrySequence()),
              new Column<>("create_time", row -> row.operation().createTime())));

  public static final Exported<JobRow> JOBS =
      new Exported<>(
          "jobs",
          ExportTable.JOBS_BY_ID,
          "job_id",
          List.of(
              Column.text(PROFILE_ID, JobRow::profileId),
              Column.text("job_id", row -> row.job().jobId()),
              new Column<>("state", row -> row.job().state()),
              new Column<>("amount", row -> row.job().amount()),
              new Column<>("final_amount", row -> row.job().finalAmount()),
              new Column<>("reason_code", row -> row.job().reasonCode()),
              Column.text("failure_message", row -> row.job().failureMessage()),
              new Column<>("metadata", row -> row.job().metadata()),
              new Column<>("create_time", row -> row.job().createTime()),
              new Column<>("expire_time", row -> row.job().expireTime()),
              new Column<>("end_time", row -> row.job().endTime()),
              new Column<>("deduction_sequence", row -> row.job().deductionSequence()),
              new Column<>("deduction_entry_id", row -> row.job().deductionEntryId()),
              new Column<>("refund_entry_id", row -> row.job().refundEntryId())));

  List<String> columnNames() {
    return columns.stream().map(Column::name).toList();
  }

  /** Where a row is. */
  ExportPosition position(R row) {
    return new ExportPosition(text(row, PROFILE_ID), text(row, keyColumn));
  }

  private String text(R row, String name) {
    for (Column<R> column : columns) {
      if (column.name().equals(name)) {
        Object value = column.value().apply(row);
        return value instanceof Column.CallersText callers ? callers.text() : String.valueOf(value);
      }
    }
    throw new IllegalArgumentException(name);
  }
}
