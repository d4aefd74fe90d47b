package org.creditservice.core.command;

import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.record.References;

/** A command about a job that must be PROCESSING: what ends or extends it. */
sealed interface JobCommand extends Command permits CompleteJob, FailJob, ExtendJob, ExpireJob {
  String jobId();

  /** The rule for a job that is PROCESSING. */
  Decision decide(CommandContext turn, Job job);

  @Override
  default References references() {
    return References.job(jobId());
  }

  @Override
  default Decision decide(CommandContext turn) {
    Job job = turn.job(jobId());
    if (job == null) {
      return new Refused(Refusal.jobNotFound(jobId()));
    }
    return job.isProcessing() ? decide(turn, job) : new Refused(Refusal.jobNotProcessing(job));
  }
}
