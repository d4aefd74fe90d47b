package org.creditservice.api.caller;

import io.grpc.Context;
import io.grpc.ServerCall;
import org.creditservice.api.answer.ConnectionAnswers;

/**
 * Whoever a call comes from.
 *
 * @param name at most 256 visible characters
 * @param authenticated whether a certificate or a token proves the name
 */
public record Caller(String name, boolean authenticated) {
  /** The caller of a server that authenticates nobody. */
  public static final Caller ANONYMOUS = new Caller("anonymous", false);

  private static final Context.Key<Caller> CURRENT =
      Context.keyWithDefault("credit-caller", ANONYMOUS);

  /** The caller of the current call. */
  public static Caller current() {
    return CURRENT.get();
  }

  /** The current context with this caller. */
  Context asCurrent() {
    return Context.current().withValue(CURRENT, this);
  }

  /**
   * What shares fairly with others: the caller of the current call on all its connections if its
   * name is proven, else the connection. A name that nobody proves could be another's.
   */
  public static Object shareOf(ServerCall<?, ?> call) {
    Caller caller = current();
    return caller.authenticated() ? caller.name() : ConnectionAnswers.of(call);
  }

  /** The same for handlers, which don't see their call. */
  public static Object share() {
    Caller caller = current();
    return caller.authenticated() ? caller.name() : ConnectionAnswers.current();
  }
}
