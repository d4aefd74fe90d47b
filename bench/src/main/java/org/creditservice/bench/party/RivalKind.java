package org.creditservice.bench.party;

import java.util.function.Function;
import org.creditservice.bench.load.Load;

/** What pgbench is told to do instead of the service. */
enum RivalKind {
  /** The same work, in one function: the strongest unbatched form. */
  FUNCTION(Script::function),
  /** Lock, check, deduct: without keys and ledger. */
  PLAIN(Script::plain),
  /** The functions of pgledger. */
  PGLEDGER(Script::pgledger);

  private final Function<Load, String> script;

  RivalKind(Function<Load, String> script) {
    this.script = script;
  }

  String script(Load load) {
    return script.apply(load);
  }
}
