package org.creditservice.db;

/** How much one transaction may touch. */
public enum BatchSpan {
  /** All profiles of a lane: plain PostgreSQL. */
  LANE,
  /**
   * One bucket, said in every statement, so that a sharded PostgreSQL (Citus) runs the transaction
   * on one node and commits it in one phase.
   */
  BUCKET
}
