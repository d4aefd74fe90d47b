package org.creditservice.bench.contender;

import java.util.List;
import org.creditservice.bench.load.Load;

/** A rival's tables and functions in its database. */
interface RivalSchema {
  /** The PostgreSQL schema that its tables are in. */
  String name();

  /** Creates what the load needs and is not there yet. */
  void prepare(Load load);

  /** What is wrong with what the rival recorded, one sentence per finding. */
  List<String> audit();
}
