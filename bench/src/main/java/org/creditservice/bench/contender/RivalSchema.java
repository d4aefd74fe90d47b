package org.creditservice.bench.contender;

import java.util.List;
import org.creditservice.bench.load.Load;

/** The tables and functions of a rival in its database. */
interface RivalSchema {
  /** Where its tables are. */
  String name();

  /** Makes what the load needs, where it isn't there yet. */
  void prepare(Load load);

  /** What is wrong with what was left there. */
  List<String> audit();
}
