package org.creditservice.api.request;

import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * Takes the actor from the request header {@code credit-actor}. Nothing proves that the caller is
 * who it claims to be, so the actor is recorded as {@code unverified:NAME}. Without the header the
 * actor is anonymous.
 */
public final class ActorInterceptor implements ServerInterceptor {
  private static final String NAME = "credit-actor";
  private static final String UNVERIFIED = "unverified:";

  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of(NAME, Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <T, R> ServerCall.Listener<T> interceptCall(
      ServerCall<T, R> call, Metadata headers, ServerCallHandler<T, R> next) {
    String name = headers.get(HEADER);
    if (name == null) {
      return next.startCall(call, headers);
    }
    Violations violations = new Violations();
    FieldRules.id(violations, NAME, name);
    violations.throwIfAny();
    return Contexts.interceptCall(Actor.contextOf(UNVERIFIED + name), call, headers, next);
  }
}
