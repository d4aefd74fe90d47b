package org.creditservice.core.command;

import java.time.Duration;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.Profile;
import org.jspecify.annotations.Nullable;

/** When credits may be taken: the rules that {@link DeductCredits} and {@link SubmitJob} share. */
final class DeductionRules {
  private DeductionRules() {}

  /** Refuses while less than {@code minInterval} has passed since the last accepted deduction. */
  static @Nullable Refusal rateLimit(CommandContext turn, Duration minInterval) {
    Profile profile = turn.profile();
    if (profile.lastDeductTime() == null) {
      return null;
    }
    Duration wait = minInterval.minus(Duration.between(profile.lastDeductTime(), turn.now()));
    return wait.compareTo(Duration.ZERO) > 0
        ? Refusal.rateLimited(profile.profileId(), wait)
        : null;
  }

  /** Refuses if the balance doesn't suffice. */
  static @Nullable Refusal balance(CommandContext turn, long amount) {
    long balance = turn.profile().balance();
    return balance < amount ? Refusal.insufficientCredits(balance, amount) : null;
  }
}
