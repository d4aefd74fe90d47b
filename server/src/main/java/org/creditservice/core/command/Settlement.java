package org.creditservice.core.command;

import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Effects;
import org.creditservice.core.decision.Decision.Executed;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Outcome;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.Deduction;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * The end of a job: its cost is kept, and what remains of its deduction is refunded. Earlier
 * refunds of the deduction count, so that a job never returns more than was deducted.
 */
final class Settlement {
  private final CommandContext context;
  private final Job job;

  /** The transition of the job to its end. */
  interface Transition {
    /**
     * The job in its last state.
     *
     * @param refund null if nothing is refunded
     */
    Job end(@Nullable LedgerEntry refund);
  }

  /** Makes the command's outcome. */
  interface OutcomeFactory {
    /**
     * The outcome.
     *
     * @param refund null if nothing is refunded
     */
    Outcome create(Job ended, @Nullable LedgerEntry refund);
  }

  Settlement(CommandContext context, Job job) {
    this.context = context;
    this.job = job;
  }

  /** Ends the job, and keeps {@code kept} credits of its deduction, at most what remains of it. */
  Decision settle(long kept, String reasonCode, Transition transition, OutcomeFactory outcome) {
    Deduction deduction = context.deductionOf(job);
    long credits = deduction.refundable() - kept;
    if (!context.hasRoomFor(credits)) {
      return new Refused(Refusal.balanceLimitExceeded(context.profile().balance(), credits));
    }
    if (credits == 0) {
      Job ended = transition.end(null);
      Effects effects = Effects.none(context.profile()).with(ended);
      return new Executed(outcome.create(ended, null), effects);
    }
    LedgerEntry refund = context.refund(deduction, credits, reasonCode, Metadata.EMPTY);
    Job ended = transition.end(refund);
    Effects effects = Effects.refunding(context.after(refund), refund, deduction.refund(credits));
    return new Executed(outcome.create(ended, refund), effects.with(ended));
  }
}
