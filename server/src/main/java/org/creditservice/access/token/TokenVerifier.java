package org.creditservice.access.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.creditservice.access.policy.CallerName;

/**
 * Decides whether a token (JWT, RFC 7519) proves who its bearer is. A function of token, keys and
 * time.
 */
public final class TokenVerifier {
  /** Most characters of a token: all headers of a call together may have eight times as many. */
  public static final int CHARACTERS_MAX = 8 * 1024;

  /** What is accepted. Not even the names of others reach the code that checks signatures. */
  private static final Map<String, JWSAlgorithm> ALGORITHMS =
      Map.of(
          "RS256",
          JWSAlgorithm.RS256,
          "ES256",
          JWSAlgorithm.ES256,
          "EdDSA",
          JWSAlgorithm.EdDSA,
          // Its new name, RFC 9864.
          Ed25519Keys.ALGORITHM,
          JWSAlgorithm.EdDSA);

  private final TokenRules rules;

  public TokenVerifier(TokenRules rules) {
    this.rules = rules;
  }

  /**
   * What the token proves.
   *
   * @param missing is told the id of a key that {@code keys} lack
   * @throws TokenException if it proves nothing
   */
  public VerifiedToken verify(String token, SigningKeys keys, Instant now, MissingKey missing)
      throws TokenException {
    if (token.length() > CHARACTERS_MAX) {
      throw new TokenException("it is longer than " + CHARACTERS_MAX + " characters");
    }
    SignedJWT signed = parse(token);
    JWTClaimsSet claims = claims(signed);
    // Before the signature, whose check takes the most time by far.
    VerifiedToken verified = check(claims, now);
    checkSignature(signed, keys, missing);
    return verified;
  }

  /** Of what strangers send, the library refuses some by exceptions that it doesn't declare. */
  private static SignedJWT parse(String token) throws TokenException {
    try {
      return SignedJWT.parse(token);
    } catch (ParseException | RuntimeException e) {
      throw new TokenException("it is no signed JWT");
    }
  }

  private static JWTClaimsSet claims(SignedJWT signed) throws TokenException {
    try {
      return Optional.ofNullable(signed.getJWTClaimsSet())
          .orElseThrow(() -> new TokenException("it has no claims"));
    } catch (ParseException | RuntimeException e) {
      throw new TokenException("its claims are not as RFC 7519 says");
    }
  }

  private VerifiedToken check(JWTClaimsSet claims, Instant now) throws TokenException {
    require(rules.issuer().equals(claims.getIssuer()), "it is of another issuer");
    require(claims.getAudience().contains(rules.audience()), "it is for another audience");
    require(claims.getExpirationTime() != null, "it has no expiry");
    Date notBefore = claims.getNotBeforeTime();
    VerifiedToken token =
        new VerifiedToken(
            caller(claims),
            notBefore == null ? Instant.MIN : notBefore.toInstant().minus(rules.clockSkew()),
            claims.getExpirationTime().toInstant().plus(rules.clockSkew()));
    checkTime(token, now);
    return token;
  }

  /**
   * Whether a verified token still proves anything.
   *
   * @throws TokenException if it has expired, or is not valid yet
   */
  static void checkTime(VerifiedToken token, Instant now) throws TokenException {
    require(now.isBefore(token.expiry()), "it has expired");
    require(!now.isBefore(token.notBefore()), "it is not valid yet");
  }

  private String caller(JWTClaimsSet claims) throws TokenException {
    if (claims.getClaim(rules.callerClaim()) instanceof String name
        && CallerName.isAccepted(name)) {
      return name;
    }
    throw new TokenException(
        "its claim %s is not %s".formatted(rules.callerClaim(), CallerName.ACCEPTED));
  }

  private static void checkSignature(SignedJWT signed, SigningKeys keys, MissingKey missing)
      throws TokenException {
    JWSHeader header = signed.getHeader();
    JWSAlgorithm algorithm = ALGORITHMS.get(header.getAlgorithm().getName());
    if (algorithm == null) {
      throw new TokenException("it is not signed by RS256, ES256 or EdDSA");
    }
    require(header.getKeyID() != null, "it doesn't name its key (kid)");
    require(header.getCriticalParams() == null, "it has a critical header (crit)");
    JWSVerifier verifier = keys.find(algorithm, header.getKeyID());
    if (verifier == null) {
      missing.wanted();
      throw new TokenException("its key is unknown");
    }
    require(isSigned(signed, verifier), "its signature is wrong");
  }

  private static boolean isSigned(SignedJWT signed, JWSVerifier verifier) {
    try {
      return signed.verify(verifier);
    } catch (JOSEException | RuntimeException e) {
      return false;
    }
  }

  private static void require(boolean holds, String otherwise) throws TokenException {
    if (!holds) {
      throw new TokenException(otherwise);
    }
  }
}
