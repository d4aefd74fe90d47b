package org.creditservice.bench.floor;

import org.creditservice.bench.postgres.Database;

/** How long those fields of the service's rows are whose values don't matter here, in bytes. */
public record RowShape(int fingerprint, int answer) {
  private static final String DEDUCTIONS =
      "FROM credit.idempotency_keys WHERE method = 'DeductCredits'";

  /** As in the deductions that the service has recorded in its database, on average. */
  public static RowShape of(Database service) {
    return new RowShape(
        (int) service.queryNumber("SELECT round(avg(length(fingerprint))) " + DEDUCTIONS),
        (int) service.queryNumber("SELECT round(avg(length(answer))) " + DEDUCTIONS));
  }
}
