package org.creditservice.api.command;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.creditservice.core.Method;

/** The list of CreditService's RPCs. */
final class CommandRegistry {
  static final List<CommandRpc<?, ?>> RPCS =
      List.of(
          new CreateProfileRpc(),
          new GrantCreditsRpc(),
          new DeductCreditsRpc(),
          new RefundCreditsRpc(),
          new ReverseOperationRpc(),
          new SubmitJobRpc(),
          new CompleteJobRpc(),
          new FailJobRpc(),
          new ExtendJobRpc());

  private CommandRegistry() {}

  /** The RPC that makes the response for each method, also for those that have no RPC. */
  static Map<Method, CommandRpc<?, ?>> byMethod() {
    Map<Method, CommandRpc<?, ?>> byMethod = new EnumMap<>(Method.class);
    for (Method method : Method.values()) {
      byMethod.put(method, rpc(method.rpc()));
    }
    return byMethod;
  }

  private static CommandRpc<?, ?> rpc(Method method) {
    return RPCS.stream()
        .filter(rpc -> rpc.method() == method)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no RPC for " + method));
  }
}
