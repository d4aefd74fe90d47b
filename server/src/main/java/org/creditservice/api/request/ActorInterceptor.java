package org.creditservice.api.request;

import com.google.common.collect.Iterables;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.jspecify.annotations.Nullable;

/**
 * Takes the actor from the request header {@code credit-actor}, where callers are not
 * authenticated. Nothing proves that the caller is who it claims to be, so the actor is recorded as
 * {@code unverified:NAME}. Without the header the actor is anonymous.
 */
public final class ActorInterceptor implements ServerInterceptor {
  /** The header's name. */
  public static final String NAME = "credit-actor";

  private static final String UNVERIFIED = "unverified:";

  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of(NAME, Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <T, R> ServerCall.Listener<T> interceptCall(
      ServerCall<T, R> call, Metadata headers, ServerCallHandler<T, R> next) {
    String name = claimed(headers);
    if (name == null) {
      return next.startCall(call, headers);
    }
    return Contexts.interceptCall(Actor.contextOf(UNVERIFIED + name), call, headers, next);
  }

  /**
   * The name that the header gives; null if there is none.
   *
   * @throws org.creditservice.api.error.ApiException INVALID_FIELD if it can't be one
   */
  public static @Nullable String claimed(Metadata headers) {
    Iterable<String> names = headers.getAll(HEADER);
    if (names == null) {
      return null;
    }
    String name = names.iterator().next();
    Violations violations = new Violations();
    FieldRules.id(violations, NAME, name);
    // Proxies and clients differ in which of two counts, so nobody would know who is recorded.
    violations.check(Iterables.size(names) == 1, NAME, "must be given only once");
    violations.throwIfAny();
    return name;
  }
}
