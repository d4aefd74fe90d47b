package org.creditservice.core.command;

import java.time.Duration;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.Profile;
import org.jspecify.annotations.Nullable;

/** The rules of deductions, which {@link DeductCredits} and {@link SubmitJob} share. */
final class DeductionRules {
  private DeductionRules() {}

  /** Refuses while less than {@code minInterval} has passed since the last deduction. */
  static @Nullable Refusal rateLimit(CommandContext context, Duration minInterval) {
    Profile profile = context.profile();
    if (profile.lastDeduction() == null) {
      return null;
    }
    Duration wait = profile.lastDeduction().remainingWait(minInterval, context.clock());
    return wait.compareTo(Duration.ZERO) > 0
        ? Refusal.rateLimited(profile.profileId(), wait)
        : null;
  }

  /** Refuses if the balance does not suffice. */
  static @Nullable Refusal balance(CommandContext context, long amount) {
    long balance = context.profile().balance();
    return balance < amount ? Refusal.insufficientCredits(balance, amount) : null;
  }
}
