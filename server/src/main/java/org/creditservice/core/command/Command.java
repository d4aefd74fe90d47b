package org.creditservice.core.command;

import org.creditservice.core.Method;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.References;

/**
 * What a caller wants done to one profile, parsed and valid in itself; whether it is allowed is for
 * {@link #decide}.
 *
 * <p>Each command is a class that carries its own rule.
 */
public sealed interface Command
    permits CreateProfile,
        ImportProfile,
        GrantCredits,
        DeductCredits,
        RefundCredits,
        ReverseOperation,
        SubmitJob,
        JobCommand {

  OperationKey operationKey();

  /**
   * Who asks, as it is written into the ledger. Not part of what is asked: a retry may come from
   * another actor.
   */
  String actor();

  Method method();

  /** What is asked, so that the same key with other parameters shows. */
  Fingerprint fingerprint();

  /** The rule. The profile exists and the key is free: {@link Rulebook} has seen to both. */
  Decision decide(CommandContext turn);

  /** What follows if the profile doesn't exist. */
  default Decision decideWithoutProfile(CommandContext turn) {
    return new Decision.Refused(Refusal.profileNotFound(operationKey().profileId()));
  }

  /** What the rule looks at besides the profile and the command's own key. */
  default References references() {
    return References.NONE;
  }
}
