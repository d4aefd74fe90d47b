package org.creditservice.access.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of whoever signs tokens, by algorithm and key id. The algorithm follows from the
 * key, not from the token: so a token can't make a key be used in another way than it is for.
 */
public final class SigningKeys {
  /** No keys, while none could be read yet. */
  public static final SigningKeys NONE = new SigningKeys(Map.of());

  /** Most characters of a set of keys; an ordinary one has a few thousand. */
  public static final int CHARACTERS_MAX = 1024 * 1024;

  /** Shorter ones can be broken (NIST SP 800-131A). */
  private static final int RSA_BITS_MIN = 2048;

  private record KeyId(JWSAlgorithm algorithm, String id) {}

  private final Map<KeyId, JWSVerifier> verifiers;

  private SigningKeys(Map<KeyId, JWSVerifier> verifiers) {
    this.verifiers = verifiers;
  }

  /**
   * The keys of a JSON Web Key Set. Keys for anything but the signatures that are accepted, and
   * keys without an id, are left out.
   *
   * @throws ParseException if it is none, or has no such key
   */
  public static SigningKeys parse(String json) throws ParseException {
    Map<KeyId, JWSVerifier> verifiers = new HashMap<>();
    for (JWK key : keys(json)) {
      add(verifiers, key);
    }
    if (verifiers.isEmpty()) {
      throw new ParseException(
          "it has no public key with a kid that signs by RS256 (2048 bits or more), ES256 or EdDSA",
          0);
    }
    return new SigningKeys(Map.copyOf(verifiers));
  }

  private static Iterable<JWK> keys(String json) throws ParseException {
    if (json.length() > CHARACTERS_MAX) {
      throw new ParseException("it has more than " + CHARACTERS_MAX + " characters", 0);
    }
    try {
      return JWKSet.parse(json).getKeys();
    } catch (ParseException | RuntimeException e) {
      // The library throws NullPointerException, too. Its words can show what the file has.
      throw new ParseException("it is no JSON Web Key Set", 0);
    }
  }

  private static void add(Map<KeyId, JWSVerifier> verifiers, JWK key) throws ParseException {
    JWSAlgorithm algorithm = algorithm(key);
    boolean usable =
        algorithm != null
            && key.getKeyID() != null
            && (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
            && (key.getAlgorithm() == null || isNamed(algorithm, key.getAlgorithm().getName()));
    if (algorithm != null && usable) {
      try {
        verifiers.putIfAbsent(new KeyId(algorithm, key.getKeyID()), verifier(key));
      } catch (JOSEException | GeneralSecurityException e) {
        throw new ParseException("the key number %d is broken".formatted(verifiers.size() + 1), 0);
      }
    }
  }

  /** The one that a key is for; null if none of those is accepted. */
  private static @Nullable JWSAlgorithm algorithm(JWK key) {
    if (key instanceof RSAKey rsa) {
      return rsa.size() >= RSA_BITS_MIN ? JWSAlgorithm.RS256 : null;
    }
    if (key instanceof ECKey ec) {
      return Curve.P_256.equals(ec.getCurve()) ? JWSAlgorithm.ES256 : null;
    }
    return key instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve())
        ? JWSAlgorithm.EdDSA
        : null;
  }

  private static boolean isNamed(JWSAlgorithm algorithm, String name) {
    return algorithm.getName().equals(name)
        || (algorithm.equals(JWSAlgorithm.EdDSA) && name.equals(Ed25519Keys.ALGORITHM));
  }

  private static JWSVerifier verifier(JWK key) throws JOSEException, GeneralSecurityException {
    if (key instanceof RSAKey rsa) {
      return new RSASSAVerifier(rsa.toPublicJWK());
    }
    if (key instanceof ECKey ec) {
      return new ECDSAVerifier(ec.toPublicJWK());
    }
    return Ed25519Keys.verifier(((OctetKeyPair) key).getDecodedX());
  }

  /** What verifies signatures of a key; null if it isn't there. */
  @Nullable JWSVerifier find(JWSAlgorithm algorithm, String keyId) {
    return verifiers.get(new KeyId(algorithm, keyId));
  }

  /** How many there are. */
  public int size() {
    return verifiers.size();
  }
}
