package org.creditservice.anchor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.creditservice.config.IoReason;

/** Signs anchors with Ed25519. Keys are PEM files, as {@code openssl genpkey} writes them. */
public final class AnchorKeys {
  private static final String ALGORITHM = "Ed25519";

  private AnchorKeys() {}

  /**
   * A private key.
   *
   * @throws AnchorException with a sentence, if the file has none
   */
  public static PrivateKey privateKey(Path file) throws AnchorException {
    byte[] encoded = pem(file, "PRIVATE KEY");
    try {
      return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw notAKey(file, "private", e);
    }
  }

  /**
   * A public key.
   *
   * @throws AnchorException with a sentence, if the file has none
   */
  public static PublicKey publicKey(Path file) throws AnchorException {
    byte[] encoded = pem(file, "PUBLIC KEY");
    try {
      return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw notAKey(file, "public", e);
    }
  }

  private static byte[] pem(Path file, String label) throws AnchorException {
    String begin = "-----BEGIN " + label + "-----";
    String end = "-----END " + label + "-----";
    String text;
    try {
      text = Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw AnchorException.badInput(
          "The key file \"%s\" can't be read: %s.".formatted(file, IoReason.of(e)), e);
    }
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    try {
      if (from >= 0 && to > from) {
        return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
      }
    } catch (IllegalArgumentException e) {
      throw AnchorException.badInput("The key file \"%s\" is damaged.".formatted(file), e);
    }
    throw AnchorException.badInput(
        "The key file \"%s\" has no %s; it must be PEM, as openssl genpkey -algorithm ed25519 writes it."
            .formatted(file, label),
        null);
  }

  private static AnchorException notAKey(Path file, String kind, Exception cause) {
    return AnchorException.badInput(
        "The key file \"%s\" has no %s key of Ed25519.".formatted(file, kind), cause);
  }

  public static Anchor sign(Anchor anchor, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(anchor.signedBytes());
      return anchor.signed(Base64.getEncoder().encodeToString(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an anchor can't be signed", e);
    }
  }

  /**
   * Checks the signature of an anchor.
   *
   * @throws AnchorException with a clause, if it has none, or not this key's
   */
  public static void verify(Anchor anchor, PublicKey key) throws AnchorException {
    if (anchor.signature().isEmpty()) {
      throw AnchorException.badInput("is not signed", null);
    }
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      signature.update(anchor.signedBytes());
      if (signature.verify(Base64.getDecoder().decode(anchor.signature().get().value()))) {
        return;
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw AnchorException.badInput("has a signature that can't be read", e);
    }
    throw AnchorException.badInput("was changed, or was signed with another key", null);
  }
}
