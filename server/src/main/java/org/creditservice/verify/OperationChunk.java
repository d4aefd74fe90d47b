package org.creditservice.verify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.creditservice.core.ledger.Job;
import org.creditservice.db.audit.AuditRange;
import org.creditservice.db.audit.AuditReads;
import org.creditservice.db.audit.Position;
import org.creditservice.db.audit.Stored;
import org.creditservice.db.audit.UnclaimedOperation;
import org.jspecify.annotations.Nullable;

/**
 * Operations that no entry is the effect of, as of one moment.
 *
 * @param end where the chunk ends; null if it is the last
 * @param jobs those that the operations' answers name
 * @param removedBefore older operations may have been removed
 */
record OperationChunk(
    List<Answered> operations,
    @Nullable Position<String> end,
    Map<Position<String>, Stored<Job>> jobs,
    Instant removedBefore) {

  /** An operation with its answer. */
  record Answered(UnclaimedOperation row, Answer answer) {}

  static OperationChunk read(
      AuditReads reads,
      AuditRange range,
      AnswerReader reader,
      @Nullable Position<String> after,
      int limit) {
    var audit = reads.operations(range);
    Position<String> end = audit.end(after, limit);
    List<Answered> operations = new ArrayList<>();
    List<Position<String>> jobs = new ArrayList<>();
    for (UnclaimedOperation row : audit.unclaimed(after, end)) {
      Answer answer = Answer.read(reader, row.operation());
      operations.add(new Answered(row, answer));
      if (answer.facts() != null && answer.facts().job() != null) {
        jobs.add(new Position<>(row.operation().profileId(), answer.facts().job().jobId()));
      }
    }
    return new OperationChunk(
        operations,
        end,
        reads.jobs(range).find(jobs),
        reads.operationsRemovedBefore(range.bucket()));
  }
}
