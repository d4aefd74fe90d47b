package org.creditservice.bench.contender;

import java.util.Locale;
import org.creditservice.bench.load.Load;

/** What pgbench calls in the database instead of the service. */
enum RivalKind {
  /** The same work in one function: the strongest form without batches. */
  FUNCTION,
  /** Lock, check, deduct; no keys and no ledger. */
  PLAIN,
  /** pgledger's functions. */
  PGLEDGER;

  /** The rival's name in reports. */
  String contenderName() {
    return name().toLowerCase(Locale.ROOT);
  }

  String script(Load load) {
    return switch (this) {
      case FUNCTION -> PgbenchScript.function(load);
      case PLAIN -> PgbenchScript.plain(load);
      case PGLEDGER -> PgbenchScript.pgledger(load);
    };
  }
}
