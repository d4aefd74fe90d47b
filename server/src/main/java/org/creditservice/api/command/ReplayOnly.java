package org.creditservice.api.command;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.creditservice.api.error.ApiException;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Method;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.CommandContext;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;

/**
 * A request with text that earlier versions accepted and this one doesn't. What they recorded of it
 * is replayed to a retry, and a key that another request has used is refused as reused; as a new
 * request it is refused for its text, and nothing is recorded.
 *
 * @param refusal with the fields that are invalid
 */
record ReplayOnly(Command command, ApiException refusal) implements Command {
  private static final Refusal INVALID =
      new Refusal(ErrorReason.INVALID_FIELD, "A field is invalid.", Map.of(), null, null);

  @Override
  public OperationKey operationKey() {
    return command.operationKey();
  }

  @Override
  public String actor() {
    return command.actor();
  }

  @Override
  public Method method() {
    return command.method();
  }

  @Override
  public Fingerprint fingerprint() {
    return command.fingerprint();
  }

  @Override
  public Set<ErrorReason> refusals() {
    return EnumSet.of(ErrorReason.INVALID_FIELD);
  }

  @Override
  public Decision decide(CommandContext context) {
    return new Decision.Refused(INVALID);
  }

  @Override
  public Decision decideWithoutProfile(CommandContext context) {
    return new Decision.Refused(INVALID);
  }
}
