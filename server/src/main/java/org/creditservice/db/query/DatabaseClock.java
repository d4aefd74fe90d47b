package org.creditservice.db.query;

import java.time.Instant;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The database's clock, which timeouts are counted by. */
final class DatabaseClock {
  /** Not {@code clock_timestamp()}: an index can't be searched by it. */
  static final Field<Instant> NOW = DSL.function("statement_timestamp", SQLDataType.INSTANT);

  private DatabaseClock() {}
}
