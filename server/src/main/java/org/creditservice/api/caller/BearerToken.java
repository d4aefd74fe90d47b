package org.creditservice.api.caller;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import java.util.Iterator;
import org.creditservice.access.token.TokenException;
import org.creditservice.access.token.Tokens;
import org.jspecify.annotations.Nullable;

/** The token in the header {@code authorization} (RFC 6750). */
final class BearerToken implements Credential {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "Bearer ";

  private final Tokens tokens;

  BearerToken(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public @Nullable String callerOf(ServerCall<?, ?> call, Metadata headers)
      throws UnprovenException {
    Iterable<String> values = headers.getAll(AUTHORIZATION);
    if (values == null) {
      return null;
    }
    try {
      return tokens.callerOf(token(values.iterator()));
    } catch (TokenException e) {
      throw new UnprovenException("The bearer token is not accepted: " + e.clause() + ".");
    }
  }

  private static String token(Iterator<String> values) throws UnprovenException {
    String value = values.next();
    if (values.hasNext()) {
      throw new UnprovenException("The header authorization must be given only once.");
    }
    if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        || value.length() == SCHEME.length()) {
      throw new UnprovenException(
          "The header authorization must be the word Bearer, a blank and a token.");
    }
    return value.substring(SCHEME.length());
  }
}
