package org.creditservice.bench.load;

/** The rivals that the service is compared with under a load. */
public enum RivalSelection {
  NONE,

  /** The strongest form without batches. */
  STRONGEST,

  ALL
}
