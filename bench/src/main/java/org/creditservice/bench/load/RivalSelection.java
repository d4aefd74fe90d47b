package org.creditservice.bench.load;

/** Which rivals run a load beside the service. */
public enum RivalSelection {
  NONE,

  /** The strongest form without batches. */
  STRONGEST,

  ALL
}
