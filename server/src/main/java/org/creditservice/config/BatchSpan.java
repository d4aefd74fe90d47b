package org.creditservice.config;

/** Which profiles one batch, and so one transaction, may contain. */
public enum BatchSpan {
  /** All profiles of a lane: the fewest transactions. For plain PostgreSQL. */
  LANE,
  /** The profiles of one bucket: a transaction stays within one shard. For Citus. */
  BUCKET
}
