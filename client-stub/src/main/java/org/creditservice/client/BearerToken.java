package org.creditservice.client;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A token that calls share, until it is old or rejected. */
final class BearerToken {
  private final Supplier<String> source;
  private final long lifetimeNanos;
  private @Nullable Made current;
  private int count;

  /**
   * None yet.
   *
   * @param source makes a new one, which may take its time: calls wait for it
   * @param lifetime how long one is used
   */
  BearerToken(Supplier<String> source, Duration lifetime) {
    this.source = source;
    this.lifetimeNanos = lifetime.toNanos();
  }

  /**
   * One of the source's tokens, and when it was made.
   *
   * @param number 1 for the first
   */
  record Made(int number, String text, long nanos) {}

  synchronized Made get() {
    Made made = current;
    if (made == null || System.nanoTime() - made.nanos() >= lifetimeNanos) {
      made = new Made(++count, Arguments.notNull("the token", source.get()), System.nanoTime());
      current = made;
    }
    return made;
  }

  /** The service doesn't accept it: calls from now on have another one. */
  synchronized void reject(Made rejected) {
    // Many calls are rejected with the same one, and only the first makes a new one.
    if (rejected.number() == count) {
      current = null;
    }
  }
}
