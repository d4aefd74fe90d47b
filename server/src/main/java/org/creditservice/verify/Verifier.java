package org.creditservice.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.creditservice.db.Bucket;
import org.creditservice.db.DatabaseException;
import org.creditservice.db.audit.AuditRange;
import org.creditservice.db.audit.AuditSource;
import org.jspecify.annotations.Nullable;

/**
 * Verifies what is stored in a database, a standby included. Takes no locks, and reads in short
 * transactions, so that nobody waits for it.
 */
public final class Verifier {
  private final AuditSource source;
  private final AnswerReader reader;

  /**
   * @param database with a connection for each worker
   * @param patience how long to try again while the database is unavailable
   */
  public Verifier(DataSource database, AnswerReader reader, Duration patience) {
    this.source = new AuditSource(database, patience);
    this.reader = reader;
  }

  /**
   * The version of the schema.
   *
   * @throws DatabaseException if the database is unavailable for too long
   */
  public String schemaVersion() throws InterruptedException {
    return source.read(reads -> reads.ledger().schemaVersion());
  }

  /**
   * Verifies a range. An interrupt ends it, after the rows that are being read.
   *
   * @param workers how many threads read at a time
   * @throws UnknownProfileException if the range is a profile of which nothing is stored
   * @throws DatabaseException if the database is unavailable for too long
   */
  public Summary verify(VerifyRange range, int workers, Pace pace, VerificationListener listener)
      throws InterruptedException, UnknownProfileException {
    VerificationRun run = new VerificationRun(range, pace, listener);
    if (range.profileId() != null) {
      verifyProfile(range.profileId(), run);
      return run.summary();
    }
    if (range.isAll()) {
      verifyPlaces(run);
    }
    Workers.run(workers, () -> verifyBuckets(range, run));
    return run.summary();
  }

  private void verifyProfile(String profileId, VerificationRun run)
      throws InterruptedException, UnknownProfileException {
    if (!source.read(reads -> reads.strayRows().anyOf(profileId))) {
      throw new UnknownProfileException(profileId);
    }
    check(AuditRange.of(Bucket.of(profileId), List.of(profileId)), run);
    run.bucketDone();
  }

  private void verifyPlaces(VerificationRun run) throws InterruptedException {
    Findings findings = new Findings();
    source
        .read(reads -> reads.strayRows().outsideOfBuckets())
        .forEach(
            row ->
                findings.add(
                    Rule.PROFILE,
                    Subject.profile(row.profileId()).in(row.bucket()),
                    "rows of %s in buckets 0 to %d".formatted(row.table(), Bucket.COUNT - 1),
                    "one in bucket " + row.bucket()));
    run.add(Counts.NONE, findings);
  }

  /** A bucket without rows has nothing wrong. */
  private void verifyBuckets(VerifyRange range, VerificationRun run) throws InterruptedException {
    for (int next = run.takeBucket(); next >= 0; next = run.takeBucket()) {
      short bucket = (short) next;
      if (source.read(reads -> reads.buckets().isOccupied(bucket))) {
        verifyBucket(bucket, range.changedSince(), run);
      }
      run.bucketDone();
    }
  }

  private void verifyBucket(short bucket, @Nullable Instant changedSince, VerificationRun run)
      throws InterruptedException {
    Pages pages = new Pages(source, bucket, changedSince);
    for (AuditRange page = pages.next(); page != null; page = pages.next()) {
      check(page, run);
    }
  }

  private void check(AuditRange page, VerificationRun run) throws InterruptedException {
    new PageCheck(source, reader, page, run.chunks()).run();
  }
}
