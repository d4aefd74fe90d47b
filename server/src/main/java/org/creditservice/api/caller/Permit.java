package org.creditservice.api.caller;

import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.creditservice.access.policy.CallerRule;
import org.creditservice.access.policy.Decisions;
import org.creditservice.access.policy.Denial;
import org.jspecify.annotations.Nullable;

/**
 * Asks the rule by which a call was let in whether it allows what the request says, as soon as it
 * is parsed. It is the same rule also when the policy has changed since.
 */
final class Permit implements ServerInterceptor {
  private static final Context.Key<CallerRule> RULE = Context.key("credit-caller-rule");

  private final Denials denials;

  Permit(Denials denials) {
    this.denials = denials;
  }

  /** The context with the rule that lets a call in. */
  static Context with(Context context, CallerRule rule) {
    return context.withValue(RULE, rule);
  }

  @Override
  public <T, R> ServerCall.Listener<T> interceptCall(
      ServerCall<T, R> call, Metadata headers, ServerCallHandler<T, R> next) {
    CallerRule rule = RULE.get();
    ServerCall.Listener<T> listener = next.startCall(call, headers);
    return rule == null || !rule.limitsFields()
        ? listener
        : new CheckedListener<>(listener, call, rule, Caller.current().name(), denials);
  }

  private static final class CheckedListener<T> extends SimpleForwardingServerCallListener<T> {
    private final ServerCall<T, ?> call;
    private final CallerRule rule;
    private final String caller;
    private final Denials denials;

    CheckedListener(
        ServerCall.Listener<T> listener,
        ServerCall<T, ?> call,
        CallerRule rule,
        String caller,
        Denials denials) {
      super(listener);
      this.call = call;
      this.rule = rule;
      this.caller = caller;
      this.denials = denials;
    }

    @Override
    public void onMessage(T message) {
      Denial denial = denialOf(message);
      if (denial != null) {
        throw denials.denied(call, caller, denial);
      }
      super.onMessage(message);
    }

    private @Nullable Denial denialOf(T message) {
      return message instanceof Message request
          ? Decisions.fields(rule, RequestFields.of(request.getDescriptorForType()).read(request))
          : null;
    }
  }
}
