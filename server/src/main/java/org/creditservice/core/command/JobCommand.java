package org.creditservice.core.command;

import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.record.References;

/** A command that ends or extends a job, which must be PROCESSING. */
interface JobCommand extends Command {
  String jobId();

  /** The rule for a job that is PROCESSING. */
  Decision decide(CommandContext context, Job job);

  @Override
  default References references() {
    return References.job(jobId());
  }

  @Override
  default Decision decide(CommandContext context) {
    Job job = context.job(jobId());
    if (job == null) {
      return new Refused(Refusal.jobNotFound(jobId()));
    }
    return job.isProcessing() ? decide(context, job) : new Refused(Refusal.jobNotProcessing(job));
  }
}
