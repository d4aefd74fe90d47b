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
 * The end of a job: what it cost is kept, and what remains of its deduction beyond that is given
 * back. Credits that were already refunded count as given back, so that never more is returned than
 * was taken.
 */
final class Settlement {
  private final CommandContext turn;
  private final Job job;

  /** How the job ends, given the entry that gives credits back, if one does. */
  interface Ending {
    Job end(@Nullable LedgerEntry refund);
  }

  /** What is answered then. */
  interface Answer {
    Outcome of(Job job, @Nullable LedgerEntry refund);
  }

  Settlement(CommandContext turn, Job job) {
    this.turn = turn;
    this.job = job;
  }

  /** Ends the job, keeping {@code cost} credits of its deduction. */
  Decision settle(long cost, String reasonCode, Ending ending, Answer answer) {
    Deduction deduction = turn.deductionOf(job);
    long credits = Math.max(0, deduction.refundable() - cost);
    if (!turn.hasRoomFor(credits)) {
      return new Refused(Refusal.balanceLimitExceeded(turn.profile().balance(), credits));
    }
    if (credits == 0) {
      Job ended = ending.end(null);
      return new Executed(answer.of(ended, null), Effects.none(turn.profile()).with(ended));
    }
    LedgerEntry refund = turn.refund(deduction, credits, reasonCode, Metadata.EMPTY);
    Job ended = ending.end(refund);
    Effects effects = Effects.refunding(turn.profile(), refund, deduction.refund(credits));
    return new Executed(answer.of(ended, refund), effects.with(ended));
  }
}
