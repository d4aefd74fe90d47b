package org.creditservice.client;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends a token with each call (RFC 6750), and renews it. */
final class BearerToken extends CallCredentials {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** A newer one is kept even if it is rejected: many calls are rejected with the one before. */
  private static final long RENEWED_NANOS = Duration.ofSeconds(1).toNanos();

  private final Supplier<String> source;
  private final long lifetimeNanos;
  private @Nullable String token;
  private long madeNanos;

  /**
   * Tokens that are kept.
   *
   * @param source makes a new one, which may take its time: calls wait for it
   * @param lifetime how long one is used
   */
  BearerToken(Supplier<String> source, Duration lifetime) {
    this.source = source;
    this.lifetimeNanos = lifetime.toNanos();
  }

  @Override
  public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
    executor.execute(() -> apply(applier));
  }

  private void apply(MetadataApplier applier) {
    try {
      Metadata headers = new Metadata();
      headers.put(AUTHORIZATION, "Bearer " + current());
      applier.apply(headers);
    } catch (RuntimeException e) {
      applier.fail(
          Status.UNAUTHENTICATED
              .withDescription("The supplier of tokens failed: " + e + ".")
              .withCause(e));
    }
  }

  private synchronized String current() {
    String current = token;
    if (current == null || ageNanos() >= lifetimeNanos) {
      current = Arguments.notNull("the token", source.get());
      token = current;
      madeNanos = System.nanoTime();
    }
    return current;
  }

  /** The service has rejected one: the next call has a new one. */
  synchronized void renew() {
    if (ageNanos() > RENEWED_NANOS) {
      token = null;
    }
  }

  private long ageNanos() {
    return System.nanoTime() - madeNanos;
  }
}
