package org.creditservice.access.token;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Duration;
import java.time.InstantSource;
import org.creditservice.testing.TestTokens;

/** A key that is exchanged for another, wherever they are read from. */
final class TestKeys {
  static final ECKey OLD = TestTokens.ec("old");
  static final ECKey NEW = TestTokens.ec("new");

  private TestKeys() {}

  static Tokens tokens(KeySource keys) {
    return new Tokens(
        new TokenRules(TestTokens.ISSUER, TestTokens.AUDIENCE, "sub", Duration.ZERO),
        keys,
        InstantSource.system());
  }

  static boolean accepts(Tokens tokens, ECKey key) {
    try {
      return tokens.callerOf(TestTokens.token(key, "web")).equals("web");
    } catch (TokenException e) {
      return false;
    }
  }
}
