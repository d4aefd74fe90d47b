package org.creditservice.db.row;

import static org.creditservice.db.jooq.Tables.DEDUCTION_REFUNDS;
import static org.creditservice.db.jooq.Tables.LEDGER_ENTRIES;

import java.util.UUID;
import org.creditservice.core.ledger.Deduction;
import org.jspecify.annotations.Nullable;

/** Deductions: rows of {@code ledger_entries}, joined to those of {@code deduction_refunds}. */
public final class DeductionMapping extends RowMapping<DeductionRow> {
  public static final DeductionMapping INSTANCE = new DeductionMapping();

  private final Column<DeductionRow, String> profileId = column(LEDGER_ENTRIES.PROFILE_ID);
  private final Column<DeductionRow, Long> sequence = column(LEDGER_ENTRIES.SEQUENCE);
  private final Column<DeductionRow, UUID> entryId = column(LEDGER_ENTRIES.ENTRY_ID);
  private final Column<DeductionRow, Long> amount = column(LEDGER_ENTRIES.AMOUNT);
  private final Column<DeductionRow, Long> refunded = column(DEDUCTION_REFUNDS.REFUNDED);
  private final Column<DeductionRow, String> jobId = column(LEDGER_ENTRIES.JOB_ID);

  private final Selection<DeductionRow> found = Selection.of(columns(), this::read);

  private DeductionMapping() {}

  /** The deductions that a left join has found. */
  public Selection<DeductionRow> found() {
    return found;
  }

  private @Nullable DeductionRow read(Row row) {
    String profile = row.find(profileId);
    if (profile == null) {
      return null;
    }
    Long refundedSoFar = row.find(refunded);
    return new DeductionRow(
        profile,
        new Deduction(
            row.get(sequence),
            row.get(entryId),
            -row.get(amount),
            refundedSoFar == null ? 0 : refundedSoFar,
            row.find(jobId)));
  }
}
