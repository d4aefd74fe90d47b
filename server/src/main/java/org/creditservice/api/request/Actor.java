package org.creditservice.api.request;

import io.grpc.Context;

/** Who makes the current call, as the ledger names them. */
public final class Actor {
  private static final Context.Key<String> ACTOR =
      Context.keyWithDefault("credit-actor", "anonymous");

  private Actor() {}

  public static String current() {
    return ACTOR.get();
  }

  /** The current context, in which {@code actor} makes the call. */
  static Context contextOf(String actor) {
    return Context.current().withValue(ACTOR, actor);
  }
}
