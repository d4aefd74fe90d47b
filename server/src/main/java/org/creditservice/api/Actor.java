package org.creditservice.api;

import io.grpc.Context;

/** Who makes the current call, as the ledger names them. */
final class Actor {
  private static final Context.Key<String> ACTOR =
      Context.keyWithDefault("credit-actor", "anonymous");

  private Actor() {}

  static String current() {
    return ACTOR.get();
  }

  /** The current context, in which {@code actor} makes the call. */
  static Context contextOf(String actor) {
    return Context.current().withValue(ACTOR, actor);
  }
}
