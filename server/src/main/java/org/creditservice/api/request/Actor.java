package org.creditservice.api.request;

import io.grpc.Context;

/** The actor of the current call: the name that ledger entries record. */
public final class Actor {
  private static final Context.Key<String> ACTOR =
      Context.keyWithDefault("credit-actor", "anonymous");

  private Actor() {}

  public static String current() {
    return ACTOR.get();
  }

  /** The current context with {@code actor} as the actor of the call. */
  static Context contextOf(String actor) {
    return in(Context.current(), actor);
  }

  /** A context with {@code actor} as the actor of the call. */
  public static Context in(Context context, String actor) {
    return context.withValue(ACTOR, actor);
  }
}
