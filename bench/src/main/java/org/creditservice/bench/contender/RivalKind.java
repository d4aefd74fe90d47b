package org.creditservice.bench.contender;

import org.creditservice.bench.load.Load;

/** What pgbench is told to do instead of the service. */
enum RivalKind {
  /** The same work, in one function: the strongest unbatched form. */
  FUNCTION,
  /** Lock, check, deduct: without keys and ledger. */
  PLAIN,
  /** The functions of pgledger. */
  PGLEDGER;

  String script(Load load) {
    return switch (this) {
      case FUNCTION -> PgbenchScript.function(load);
      case PLAIN -> PgbenchScript.plain(load);
      case PGLEDGER -> PgbenchScript.pgledger(load);
    };
  }
}
