package org.creditservice.db.row;

import static org.creditservice.db.jooq.Tables.DEDUCTION_REFUNDS;

/** Rows of {@code deduction_refunds}, as they are written; {@link DeductionMapping} reads them. */
public final class RefundMapping extends RowMapping<DeductionRow> {
  public static final RefundMapping INSTANCE = new RefundMapping();

  private RefundMapping() {
    super(DEDUCTION_REFUNDS.BUCKET, DeductionRow::profileId);
    column(DEDUCTION_REFUNDS.PROFILE_ID, DeductionRow::profileId);
    column(DEDUCTION_REFUNDS.DEDUCTION_SEQUENCE, row -> row.deduction().sequence());
    column(DEDUCTION_REFUNDS.DEDUCTED, row -> row.deduction().amount());
    column(DEDUCTION_REFUNDS.REFUNDED, row -> row.deduction().refunded());
  }
}
