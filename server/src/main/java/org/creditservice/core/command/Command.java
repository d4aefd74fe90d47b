package org.creditservice.core.command;

import java.util.Set;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Method;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.References;

/**
 * A request to change one profile, parsed and valid in itself. Each command is a class with its own
 * rule, {@link #decide}.
 */
public interface Command {

  OperationKey operationKey();

  /**
   * The caller, as the ledger names it. It is not part of the request: a retry may come from
   * another actor.
   */
  String actor();

  Method method();

  /** Identifies the request's parameters, so that a key that is used with others is noticed. */
  Fingerprint fingerprint();

  /**
   * What the rule looks at besides the profile and the command's own key. Nothing else is read
   * before the command is decided.
   */
  default References references() {
    return References.NONE;
  }

  /**
   * Every reason for which this command's own rule can refuse it. {@link Rulebook} has those of all
   * commands.
   */
  Set<ErrorReason> refusals();

  /** The rule. {@link Rulebook} has made sure that the profile exists and that the key is free. */
  Decision decide(CommandContext context);

  /** The rule if the profile does not exist. */
  default Decision decideWithoutProfile(CommandContext context) {
    return new Decision.Refused(Refusal.profileNotFound(operationKey().profileId()));
  }
}
