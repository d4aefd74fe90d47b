package org.creditservice.access.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.creditservice.testing.TestTokens;
import org.creditservice.testing.TestTokens.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
  private static final RSAKey RSA = TestTokens.rsa("rsa-1");
  private static final ECKey EC = TestTokens.ec("ec-1");
  private static final Ed25519 ED = ed("ed-1");
  private static final SigningKeys KEYS = keys(TestTokens.jwks(RSA, EC, ED.jwk()));
  private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
  private static final TokenVerifier VERIFIER =
      new TokenVerifier(
          new TokenRules(TestTokens.ISSUER, TestTokens.AUDIENCE, "sub", Duration.ofSeconds(30)));

  private static Ed25519 ed(String keyId) {
    try {
      return Ed25519.generate(keyId);
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SigningKeys keys(String jwks) {
    try {
      return SigningKeys.parse(jwks);
    } catch (ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(TestTokens.ISSUER)
        .audience(TestTokens.AUDIENCE)
        .subject("web")
        .expirationTime(at(60));
  }

  private static Date at(long seconds) {
    return Date.from(NOW.plusSeconds(seconds));
  }

  private static String rs256(JWTClaimsSet.Builder claims) {
    return TestTokens.sign(RSA, claims.build());
  }

  private static JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa-1");
  }

  private static String verify(String token) throws TokenException {
    return VERIFIER.verify(token, KEYS, NOW, MissingKey.IGNORED).caller();
  }

  static Stream<Arguments> accepted() throws Exception {
    return Stream.of(
        arguments("RS256", rs256(claims())),
        arguments("ES256", TestTokens.sign(EC, claims().build())),
        arguments("EdDSA", ED.sign("EdDSA", claims().build())),
        arguments("Ed25519", ED.sign("Ed25519", claims().build())),
        arguments(
            "one of several audiences", rs256(claims().audience(java.util.List.of("a", "credit")))),
        arguments("expired within the skew", rs256(claims().expirationTime(at(-29)))),
        arguments("soon valid, within the skew", rs256(claims().notBeforeTime(at(30)))),
        arguments(
            "a type of its own",
            TestTokens.sign(
                RSA,
                header().type(new com.nimbusds.jose.JOSEObjectType("at+jwt")).build(),
                claims().build())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void accepted(String what, String token) throws TokenException {
    assertThat(verify(token)).isEqualTo("web");
  }

  static Stream<Arguments> refused() throws Exception {
    String good = rs256(claims());
    Base64URL[] parts = SignedJWT.parse(good).getParsedParts();
    String none = "{\"alg\":\"none\"}";
    return Stream.of(
        arguments("empty", "", "it is no signed JWT"),
        arguments("no token", "secret", "it is no signed JWT"),
        arguments("two parts", parts[0] + "." + parts[1], "it is no signed JWT"),
        arguments(
            "unsigned",
            TestTokens.raw(none, claims().build().toString(), new byte[0]),
            "it is no signed JWT"),
        arguments(
            "unsigned, a signature",
            TestTokens.raw(none, claims().build().toString(), new byte[64]),
            "it is no signed JWT"),
        arguments("no signature", parts[0] + "." + parts[1] + ".", "it is no signed JWT"),
        arguments(
            "altered claims",
            parts[0]
                + "."
                + Base64URL.encode(claims().subject("admin").build().toString())
                + "."
                + parts[2],
            "its signature is wrong"),
        arguments(
            "altered signature",
            parts[0]
                + "."
                + parts[1]
                + "."
                + (parts[2].toString().charAt(0) == 'A' ? 'B' : 'A')
                + parts[2].toString().substring(1),
            "its signature is wrong"),
        arguments(
            "another's signature",
            TestTokens.sign(TestTokens.rsa("rsa-1"), claims().build()),
            "its signature is wrong"),
        arguments(
            "an EC signature of zeros",
            TestTokens.raw(
                "{\"alg\":\"ES256\",\"kid\":\"ec-1\"}", claims().build().toString(), new byte[64]),
            "its signature is wrong"),
        arguments(
            "a short Ed25519 signature",
            TestTokens.raw(
                "{\"alg\":\"EdDSA\",\"kid\":\"ed-1\"}", claims().build().toString(), new byte[5]),
            "its signature is wrong"),
        arguments(
            "HS256 with the public key", hs256(), "it is not signed by RS256, ES256 or EdDSA"),
        arguments(
            "RS512",
            TestTokens.sign(
                RSA,
                new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("rsa-1").build(),
                claims().build()),
            "it is not signed by RS256, ES256 or EdDSA"),
        arguments(
            "PS256",
            TestTokens.sign(
                RSA,
                new JWSHeader.Builder(JWSAlgorithm.PS256).keyID("rsa-1").build(),
                claims().build()),
            "it is not signed by RS256, ES256 or EdDSA"),
        arguments(
            "an RSA key named for ES256",
            TestTokens.raw(
                "{\"alg\":\"ES256\",\"kid\":\"rsa-1\"}", claims().build().toString(), new byte[64]),
            "its key is unknown"),
        arguments(
            "no kid",
            TestTokens.sign(
                RSA, new JWSHeader.Builder(JWSAlgorithm.RS256).build(), claims().build()),
            "it doesn't name its key (kid)"),
        arguments(
            "unknown kid",
            TestTokens.sign(RSA, header().keyID("rsa-2").build(), claims().build()),
            "its key is unknown"),
        arguments(
            "its own key",
            TestTokens.sign(
                RSA, header().keyID("x").jwk(RSA.toPublicJWK()).build(), claims().build()),
            "its key is unknown"),
        arguments(
            "critical header",
            TestTokens.sign(
                RSA,
                header().criticalParams(Set.of("exp")).customParam("exp", 1).build(),
                claims().build()),
            "it has a critical header (crit)"),
        arguments("no expiry", rs256(claims().expirationTime(null)), "it has no expiry"),
        arguments("expired", rs256(claims().expirationTime(at(-30))), "it has expired"),
        arguments("far future", rs256(claims().claim("exp", Long.MAX_VALUE)), "it has expired"),
        arguments("not yet valid", rs256(claims().notBeforeTime(at(31))), "it is not valid yet"),
        arguments("no issuer", rs256(claims().issuer(null)), "it is of another issuer"),
        arguments(
            "other issuer",
            rs256(claims().issuer(TestTokens.ISSUER + "/")),
            "it is of another issuer"),
        arguments(
            "no audience", rs256(claims().audience((String) null)), "it is for another audience"),
        arguments(
            "other audience", rs256(claims().audience("billing")), "it is for another audience"),
        arguments(
            "no subject",
            rs256(claims().subject(null)),
            "its claim sub is not the name of a caller"),
        arguments(
            "subject is a list",
            rs256(claims().claim("sub", java.util.List.of("web"))),
            "its claims are not as RFC 7519 says"),
        arguments(
            "header is null", TestTokens.raw("null", "{}", new byte[256]), "it is no signed JWT"),
        arguments(
            "claims are null",
            TestTokens.raw("{\"alg\":\"RS256\",\"kid\":\"rsa-1\"}", "null", new byte[256]),
            "its claims are not as RFC 7519 says"),
        arguments(
            "expiry is a text",
            rs256(claims().claim("exp", "tomorrow")),
            "its claims are not as RFC 7519 says"),
        arguments(
            "claims are a list",
            TestTokens.raw("{\"alg\":\"RS256\",\"kid\":\"rsa-1\"}", "[]", new byte[256]),
            "it is of another issuer"),
        arguments(
            "10 KB long",
            rs256(claims().claim("padding", "x".repeat(10_000))),
            "it is longer than 8192 characters"),
        arguments(
            "deep",
            TestTokens.raw("{\"alg\":\"RS256\",\"kid\":\"rsa-1\"}", "[".repeat(5000), new byte[1]),
            "its claims are not as RFC 7519 says"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refused(String what, String token, String clause) {
    assertThatThrownBy(() -> verify(token))
        .isInstanceOf(TokenException.class)
        .hasMessageContaining(clause);
  }

  /** The public key, which everybody knows, as the secret of a MAC. */
  private static String hs256() throws Exception {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa-1").build(), claims().build());
    token.sign(new MACSigner(RSA.toRSAPublicKey().getEncoded()));
    return token.serialize();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "two words",
        "a\nb",
        "a\u001b[31m",
        "caf\u00e9",
        "\u202ebew",
        "anonymous",
        "unverified:web",
        "system:sweeper"
      })
  void namesThatCannotStandInTheLedger(String name) {
    assertThatThrownBy(() -> verify(rs256(claims().subject(name))))
        .hasMessageContaining("its claim sub is not the name of a caller: 1 to 256 visible ASCII")
        .message()
        .isPrintable();
  }

  @Test
  void aNameHasAtMost256Characters() throws TokenException {
    String longest = "n".repeat(256);
    assertThat(verify(rs256(claims().subject(longest)))).isEqualTo(longest);
    assertThatThrownBy(() -> verify(rs256(claims().subject(longest + "n"))))
        .isInstanceOf(TokenException.class);
  }

  @Test
  void anyClaimCanNameTheCaller() throws TokenException {
    TokenVerifier verifier =
        new TokenVerifier(
            new TokenRules(TestTokens.ISSUER, TestTokens.AUDIENCE, "client_id", Duration.ZERO));
    String token = rs256(claims().claim("client_id", "batch"));
    assertThat(verifier.verify(token, KEYS, NOW, MissingKey.IGNORED).caller()).isEqualTo("batch");
  }

  @Test
  void onlyAMissingKeyIsAskedFor() throws Exception {
    AtomicInteger wanted = new AtomicInteger();
    for (String token : new String[] {rs256(claims()), rs256(claims().issuer("x")), hs256()}) {
      try {
        VERIFIER.verify(token, KEYS, NOW, wanted::incrementAndGet);
      } catch (TokenException e) {
        assertThat(wanted).hasValue(0);
      }
    }
    String other = TestTokens.sign(RSA, header().keyID("new").build(), claims().build());
    assertThatThrownBy(() -> VERIFIER.verify(other, KEYS, NOW, wanted::incrementAndGet))
        .hasMessage("its key is unknown");
    assertThat(wanted).hasValue(1);
  }
}
