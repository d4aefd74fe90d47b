package org.creditservice.db.row;

import static org.creditservice.db.jooq.Tables.KEY_REMOVALS;

import java.time.Instant;
import org.creditservice.core.record.KeyHorizon;
import org.jspecify.annotations.Nullable;

/** Rows of {@code key_removals}. */
public final class KeyHorizonMapping extends RowMapping<KeyHorizonRow> {
  public static final KeyHorizonMapping INSTANCE = new KeyHorizonMapping();

  private final Column<KeyHorizonRow, Short> bucket = column(KEY_REMOVALS.BUCKET);
  private final Column<KeyHorizonRow, Instant> removedBefore = column(KEY_REMOVALS.REMOVED_BEFORE);

  private final Selection<KeyHorizonRow> found = Selection.of(columns(), this::read);

  private KeyHorizonMapping() {}

  /** The horizons that a left join has found, with their buckets. */
  public Selection<KeyHorizonRow> found() {
    return found;
  }

  private @Nullable KeyHorizonRow read(Row row) {
    Instant time = row.find(removedBefore);
    return time == null ? null : new KeyHorizonRow(row.get(bucket), new KeyHorizon(time));
  }
}
