package org.creditservice.api.caller;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.List;
import java.util.function.Supplier;
import org.creditservice.access.PolicyInForce;
import org.creditservice.access.PolicyInForce.Access;
import org.creditservice.access.policy.CallRate;
import org.creditservice.access.policy.CallerName;
import org.creditservice.access.policy.CallerRule;
import org.creditservice.access.policy.Decisions;
import org.creditservice.access.policy.Denial;
import org.creditservice.access.policy.Policy;
import org.creditservice.api.answer.ConnectionAnswers;
import org.creditservice.api.request.Actor;
import org.creditservice.api.request.ActorInterceptor;
import org.creditservice.api.request.Violations;
import org.jspecify.annotations.Nullable;

/**
 * Finds who calls, and asks the policy whether that caller may call this method, before anything of
 * the request is read.
 */
final class CallerInterceptor implements ServerInterceptor {
  private static final String NO_PROOF =
      "The call doesn't say who calls: it needs a client certificate or a bearer token that this"
          + " server accepts.";

  private final List<Credential> credentials;
  private final Supplier<PolicyInForce> policy;
  private final CallerLimits limits;
  private final Denials denials;

  /**
   * An interceptor.
   *
   * @param credentials the first that a call has counts, and none after it
   */
  CallerInterceptor(
      List<Credential> credentials,
      Supplier<PolicyInForce> policy,
      CallerLimits limits,
      Denials denials) {
    this.credentials = credentials;
    this.policy = policy;
    this.limits = limits;
    this.denials = denials;
  }

  @Override
  public <T, R> ServerCall.Listener<T> interceptCall(
      ServerCall<T, R> call, Metadata headers, ServerCallHandler<T, R> next) {
    String caller = authenticate(call, headers);
    Access access = policy.get().of(caller);
    CallerRule rule = allowed(call, caller, access.rule());
    limitRate(call, caller, rule, access.rate());
    ConnectionAnswers.of(call).join(caller);
    Context context =
        Permit.with(
            Actor.in(new Caller(caller, true).asCurrent(), actor(call, caller, rule, headers)),
            rule);
    return limits.begin(call, caller, () -> Contexts.interceptCall(context, call, headers, next));
  }

  private String authenticate(ServerCall<?, ?> call, Metadata headers) {
    try {
      for (Credential credential : credentials) {
        String caller = credential.callerOf(call, headers);
        if (caller != null) {
          return caller;
        }
      }
    } catch (UnprovenException e) {
      throw denials.unauthenticated(call, e.sentence());
    }
    throw denials.unauthenticated(call, NO_PROOF);
  }

  private CallerRule allowed(ServerCall<?, ?> call, String caller, @Nullable CallerRule rule) {
    if (rule == null) {
      throw denials.denied(call, caller, Policy.unlisted());
    }
    String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
    Denial denial = Decisions.method(rule, method);
    if (denial != null) {
      throw denials.denied(call, caller, denial);
    }
    return rule;
  }

  private void limitRate(
      ServerCall<?, ?> call, String caller, CallerRule rule, @Nullable CallRate rate) {
    long waitNanos = rate == null ? 0 : rate.take(System.nanoTime());
    if (waitNanos > 0 && rule.callsPerSecond() != null) {
      throw denials.tooOften(call, caller, rule.callsPerSecond(), waitNanos);
    }
  }

  /** The caller, and for whom it acts. Without {@code act_for} the header doesn't count. */
  private String actor(ServerCall<?, ?> call, String caller, CallerRule rule, Metadata headers) {
    String claimed = rule.actFor().isEmpty() ? null : ActorInterceptor.claimed(headers);
    if (claimed == null) {
      return caller;
    }
    if (!rule.mayActFor(claimed)) {
      throw denials.denied(call, caller, Policy.notFor(rule));
    }
    String both = caller + " for " + claimed;
    Violations violations = new Violations();
    violations.check(
        both.length() <= CallerName.LENGTH_MAX,
        ActorInterceptor.NAME,
        "must have at most %d characters together with the caller's name and \" for \""
            .formatted(CallerName.LENGTH_MAX));
    violations.throwIfAny();
    return both;
  }
}
