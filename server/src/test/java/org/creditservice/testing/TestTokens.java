package org.creditservice.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An issuer of tokens, whose keys are made for the test. */
public final class TestTokens {
  public static final String ISSUER = "https://issuer.example.org";
  public static final String AUDIENCE = "credit";

  /** Settings under which its tokens are accepted, besides {@code jwt-jwks}. */
  public static final String ISSUER_SETTING = "jwt-issuer=" + ISSUER;

  public static final String AUDIENCE_SETTING = "jwt-audience=" + AUDIENCE;

  private TestTokens() {}

  /** A key pair that signs by RS256. */
  public static RSAKey rsa(String keyId) {
    try {
      return new RSAKeyGenerator(2048).keyID(keyId).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A key pair that signs by ES256. */
  public static ECKey ec(String keyId) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(keyId).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The public keys as a JSON Web Key Set. */
  public static String jwks(JWK... keys) {
    return Stream.of(keys)
        .map(key -> key.toPublicJWK().toJSONString())
        .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
  }

  /** Claims that are accepted for an hour. */
  public static JWTClaimsSet.Builder claims(String caller) {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .subject(caller)
        .expirationTime(Date.from(Instant.now().plusSeconds(3600)));
  }

  /** A token that {@code key} signs, valid for an hour. */
  public static String token(JWK key, String caller) {
    return sign(key, claims(caller).build());
  }

  public static String sign(JWK key, JWTClaimsSet claims) {
    JWSAlgorithm algorithm = key instanceof RSAKey ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256;
    return sign(key, new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
  }

  public static String sign(JWK key, JWSHeader header, JWTClaimsSet claims) {
    try {
      JWSSigner signer =
          key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) key);
      SignedJWT token = new SignedJWT(header, claims);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token of a header and claims as they are, with a signature as it is. */
  public static String raw(String header, String claims, byte[] signature) {
    return Base64URL.encode(header)
        + "."
        + Base64URL.encode(claims)
        + "."
        + Base64URL.encode(signature);
  }

  /** A key pair of the JDK that signs by EdDSA. */
  public record Ed25519(String keyId, KeyPair pair) {
    public static Ed25519 generate(String keyId) throws GeneralSecurityException {
      return new Ed25519(keyId, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    }

    /** Its public key; the last 32 bytes of its encoding are the key itself. */
    public JWK jwk() {
      byte[] encoded = pair.getPublic().getEncoded();
      byte[] key = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
      return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(key)).keyID(keyId).build();
    }

    public String sign(String algorithm, JWTClaimsSet claims) throws GeneralSecurityException {
      String header = "{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(algorithm, keyId);
      return sign(header, claims.toString());
    }

    /** Signs them as they are. */
    public String sign(String header, String claims) throws GeneralSecurityException {
      String signed = Base64URL.encode(header) + "." + Base64URL.encode(claims);
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(pair.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + Base64URL.encode(signature.sign());
    }
  }

  /** For claims that the builder doesn't know. */
  public static String json(Map<String, Object> claims) {
    return com.nimbusds.jose.util.JSONObjectUtils.toJSONString(claims);
  }
}
