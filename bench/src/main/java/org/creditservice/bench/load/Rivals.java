package org.creditservice.bench.load;

/** Whom the service is compared with under a load. */
public enum Rivals {
  NONE,

  /** The strongest form without batches. */
  STRONGEST,

  ALL
}
