package org.creditservice.db.row;

import static org.creditservice.db.jooq.Tables.IDEMPOTENCY_KEYS;

import java.time.Instant;
import org.creditservice.core.record.OperationKey;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** Keys that are looked for in {@code idempotency_keys}, with the database's clock. */
public final class KeyLookupMapping extends RowMapping<KeyLookup> {
  /**
   * The clock at the moment of the call and not, like {@code now()}, of the transaction's start.
   */
  private static final Field<Instant> CLOCK =
      DSL.function("clock_timestamp", SQLDataType.INSTANT).as("clock");

  public static final KeyLookupMapping INSTANCE = new KeyLookupMapping();

  private final Column<KeyLookup, Instant> clock = column(CLOCK);
  private final Column<KeyLookup, String> profileId = column(IDEMPOTENCY_KEYS.PROFILE_ID);
  private final Column<KeyLookup, String> idempotencyKey = column(IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY);

  private final Selection<KeyLookup> all = Selection.of(columns(), this::read).bounded();

  private KeyLookupMapping() {}

  /** One lookup for each key. Bounded. */
  public Selection<KeyLookup> all() {
    return all;
  }

  private KeyLookup read(Row row) {
    String found = row.find(profileId);
    return new KeyLookup(
        row.get(clock), found == null ? null : new OperationKey(found, row.get(idempotencyKey)));
  }
}
