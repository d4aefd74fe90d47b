package org.creditservice.db.audit;

import java.util.UUID;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** The layout of entry ids, which {@code core/ledger/EntryIds} has, in SQL. */
final class EntryIdSql {
  private EntryIdSql() {}

  /** The sequence that an entry id carries; null for null. */
  static Field<Long> sequence(Field<UUID> entryId) {
    return DSL.field(
        "(('x' || substr(replace({0}::text, '-', ''), 17))::bit(64)::bigint >> 22)"
            + " & ((1::bigint << 40) - 1)",
        Long.class, entryId);
  }
}
