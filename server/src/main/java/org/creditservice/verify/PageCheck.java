package org.creditservice.verify;

import java.time.Instant;
import java.util.List;
import org.creditservice.core.ledger.Job;
import org.creditservice.db.Bucket;
import org.creditservice.db.audit.AuditRange;
import org.creditservice.db.audit.AuditSource;
import org.creditservice.db.audit.AuditedJob;
import org.creditservice.db.audit.Position;
import org.creditservice.db.audit.Stored;
import org.creditservice.verify.OperationChunk.Answered;
import org.jspecify.annotations.Nullable;

/**
 * Verifies some profiles of a bucket, in chunks that are each read as of one moment: first jobs,
 * then entries, then operations without entries, so that the operation that has ended a job is seen
 * after the job.
 */
final class PageCheck {
  /** Rows that are read at once, a few MB: a cold disk gives them in seconds. */
  private static final int CHUNK_ROWS = 2000;

  /** Hears of each chunk. May block, and throw to end the verification. */
  interface ChunkListener {
    void verified(Counts chunk, Findings findings) throws InterruptedException;
  }

  private final AuditSource source;
  private final AnswerReader reader;
  private final AuditRange range;
  private final ChunkListener listener;
  private final Findings findings = new Findings();
  private final JobRules jobRules = new JobRules(findings);
  private final OperationCheck operations;
  private final EndedJobs endedJobs = new EndedJobs();

  /** The last profile that was found missing, or in another's bucket. */
  private String misplaced = "";

  PageCheck(AuditSource source, AnswerReader reader, AuditRange range, ChunkListener listener) {
    this.source = source;
    this.reader = reader;
    this.range = range;
    this.listener = listener;
    this.operations = new OperationCheck(reader, findings);
  }

  void run() throws InterruptedException {
    checkJobs();
    checkEntries();
    checkOperations();
  }

  private void checkJobs() throws InterruptedException {
    Position<String> after = null;
    List<AuditedJob> rows;
    do {
      Position<String> from = after;
      rows = source.read(reads -> reads.jobs(range).next(from, CHUNK_ROWS));
      rows.forEach(this::check);
      after = rows.isEmpty() ? null : position(rows.get(rows.size() - 1));
      listener.verified(new Counts(0, 0, 0, rows.size()), findings.take());
    } while (rows.size() == CHUNK_ROWS);
  }

  private static Position<String> position(AuditedJob row) {
    return new Position<>(row.profileId(), row.jobId());
  }

  private void check(AuditedJob row) {
    checkPlace(Subject.job(row.profileId(), row.jobId()), row.profileExists());
    jobRules.check(row);
    Job job = row.job().value();
    if (job != null) {
      endedJobs.add(row.profileId(), job);
    }
  }

  private void checkEntries() throws InterruptedException {
    EntryCheck check = new EntryCheck(range.bucket(), reader, findings);
    Position<Long> after = null;
    EntryChunk chunk;
    do {
      Position<Long> from = after;
      chunk = source.read(reads -> EntryChunk.read(reads, range, from, CHUNK_ROWS));
      Counts counts = check.next(chunk);
      after = chunk.end(from);
      listener.verified(counts, findings.take());
    } while (!chunk.last());
  }

  private void checkOperations() throws InterruptedException {
    Position<String> after = null;
    Instant removedBefore;
    do {
      Position<String> from = after;
      OperationChunk chunk =
          source.read(reads -> OperationChunk.read(reads, range, reader, from, CHUNK_ROWS));
      chunk.operations().forEach(operation -> check(operation, chunk));
      after = chunk.end();
      removedBefore = chunk.removedBefore();
      listener.verified(new Counts(0, 0, chunk.operations().size(), 0), findings.take());
    } while (after != null);
    endedJobs.report(jobRules, removedBefore);
    listener.verified(Counts.NONE, findings.take());
  }

  private void check(Answered operation, OperationChunk chunk) {
    var row = operation.row().operation();
    boolean exists = operation.row().profile().value() != null;
    checkPlace(
        Subject.key(row.profileId(), row.idempotencyKey()),
        exists || operation.row().profile().problem() != null);
    Job job = job(operation, chunk);
    operations.checkUnclaimed(operation.row(), operation.answer(), job);
    if (operation.answer().facts() != null && operation.answer().facts().job() != null) {
      endedJobs.remove(row.profileId(), operation.answer().facts().job());
    }
  }

  private static @Nullable Job job(Answered operation, OperationChunk chunk) {
    AnswerFacts facts = operation.answer().facts();
    if (facts == null || facts.job() == null) {
      return null;
    }
    var id = new Position<>(operation.row().operation().profileId(), facts.job().jobId());
    Stored<Job> found = chunk.jobs().get(id);
    return found == null ? null : found.value();
  }

  /** One finding for a profile, however many of its rows are where none should be. */
  private void checkPlace(Subject subject, boolean profileExists) {
    String profileId = subject.profileId();
    short home = Bucket.of(profileId);
    if ((profileExists && home == range.bucket()) || profileId.equals(misplaced)) {
      return;
    }
    misplaced = profileId;
    if (!profileExists) {
      findings.add(
          Rule.PROFILE, subject.in(range.bucket()), "the profile that this belongs to", "none");
    }
    if (home != range.bucket()) {
      findings.add(
          Rule.PROFILE,
          subject.in(range.bucket()),
          "it in bucket " + home,
          "it in bucket " + range.bucket());
    }
  }
}
