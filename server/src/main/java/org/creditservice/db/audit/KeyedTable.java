package org.creditservice.db.audit;

import static org.creditservice.db.jooq.Tables.DEDUCTION_REFUNDS;
import static org.creditservice.db.jooq.Tables.IDEMPOTENCY_KEYS;
import static org.creditservice.db.jooq.Tables.JOBS;
import static org.creditservice.db.jooq.Tables.LEDGER_ENTRIES;
import static org.creditservice.db.jooq.Tables.PROFILES;

import java.util.List;
import org.jooq.TableField;

/** A table whose rows belong to profiles, with the columns that say to which. */
record KeyedTable(TableField<?, Short> bucket, TableField<?, String> profileId) {
  static final List<KeyedTable> ALL =
      List.of(
          new KeyedTable(PROFILES.BUCKET, PROFILES.PROFILE_ID),
          new KeyedTable(LEDGER_ENTRIES.BUCKET, LEDGER_ENTRIES.PROFILE_ID),
          new KeyedTable(IDEMPOTENCY_KEYS.BUCKET, IDEMPOTENCY_KEYS.PROFILE_ID),
          new KeyedTable(JOBS.BUCKET, JOBS.PROFILE_ID),
          new KeyedTable(DEDUCTION_REFUNDS.BUCKET, DEDUCTION_REFUNDS.PROFILE_ID));
}
