package org.creditservice.db.query;

import org.jooq.DSLContext;

/** The database as it is at one moment, for the queries of one read. */
public final class Snapshot {
  private final DSLContext db;

  Snapshot(DSLContext db) {
    this.db = db;
  }

  /** For this package only: what reads through it must be a query of this package. */
  DSLContext db() {
    return db;
  }

  public ProfileQueries profiles() {
    return new ProfileQueries(db);
  }

  public LedgerQueries ledger(String profileId) {
    return new LedgerQueries(db, profileId);
  }

  public JobQueries jobs() {
    return new JobQueries(db);
  }

  public ProcessingJobs processingJobs() {
    return new ProcessingJobs(db);
  }

  public ExpiredJobs expiredJobs() {
    return new ExpiredJobs(db);
  }

  public FutureTimeouts futureTimeouts() {
    return new FutureTimeouts(db);
  }

  public OperationQueries operations() {
    return new OperationQueries(db);
  }
}
