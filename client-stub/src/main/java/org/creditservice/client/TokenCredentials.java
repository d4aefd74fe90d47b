package org.creditservice.client;

import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Sends a bearer token (RFC 6750) with the attempts of one call. */
final class TokenCredentials extends CallCredentials {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final BearerToken token;
  private volatile BearerToken.@Nullable Made sent;
  private boolean rejected;

  TokenCredentials(BearerToken token) {
    this.token = token;
  }

  @Override
  public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
    executor.execute(() -> apply(applier));
  }

  private void apply(MetadataApplier applier) {
    try {
      BearerToken.Made made = token.get();
      sent = made;
      Metadata headers = new Metadata();
      headers.put(AUTHORIZATION, "Bearer " + made.text());
      applier.apply(headers);
    } catch (RuntimeException e) {
      applier.fail(
          Status.UNAUTHENTICATED
              .withDescription("The supplier of tokens failed: " + e + ".")
              .withCause(e));
    }
  }

  /** The token was rejected; returns whether to try another one, which is once. */
  boolean reject() {
    BearerToken.Made made = sent;
    if (rejected || made == null) {
      return false;
    }
    rejected = true;
    token.reject(made);
    return true;
  }
}
