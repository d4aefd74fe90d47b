package org.creditservice.access.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import org.creditservice.access.policy.CallerName;
import org.creditservice.testing.TestTokens;
import org.creditservice.testing.TestTokens.Ed25519;

/** Fuzz target: a token, which any stranger sends. */
public final class TokenFuzz {
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  private static final Duration SKEW = Duration.ofSeconds(30);
  private static final TokenVerifier VERIFIER =
      new TokenVerifier(new TokenRules(TestTokens.ISSUER, TestTokens.AUDIENCE, "sub", SKEW));

  private static final String HEADER = "{\"alg\":\"EdDSA\",\"kid\":\"key-1\"}";

  /** New in each process: no input can contain a signature by it. */
  private static final Ed25519 KEY = newKey();

  private static final SigningKeys KEYS = publicKeys();

  private TokenFuzz() {}

  /** One input: the text of a token; a header, a line end and claims; or claims. */
  public static void fuzzerTestOneInput(byte[] input) throws GeneralSecurityException {
    String text = new String(input, UTF_8);
    String[] parts = text.split("\n", 2);
    assertRefused(text);
    assertRefused(TestTokens.raw(parts[0], parts.length == 2 ? parts[1] : HEADER, new byte[64]));
    try {
      VerifiedToken token = verify(KEY.sign(HEADER, text));
      assertThat(CallerName.isAccepted(token.caller())).isTrue();
      assertThat(NOW).isBefore(token.expiry()).isAfterOrEqualTo(token.notBefore());
    } catch (TokenException e) {
      assertIsClause(e);
    }
  }

  private static void assertRefused(String token) {
    assertThatThrownBy(() -> verify(token))
        .isInstanceOfSatisfying(TokenException.class, TokenFuzz::assertIsClause);
  }

  /** Can be logged and answered, whatever the token says. */
  private static void assertIsClause(TokenException refusal) {
    assertThat(refusal.clause()).startsWith("it").isPrintable().hasSizeLessThan(200);
  }

  private static VerifiedToken verify(String token) throws TokenException {
    return VERIFIER.verify(token, KEYS, NOW, MissingKey.IGNORED);
  }

  private static Ed25519 newKey() {
    try {
      return Ed25519.generate("key-1");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SigningKeys publicKeys() {
    try {
      return SigningKeys.parse(TestTokens.jwks(KEY.jwk()));
    } catch (ParseException e) {
      throw new IllegalStateException(e);
    }
  }
}
