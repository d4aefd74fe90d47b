package org.creditservice.tls;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.EncryptionException;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/**
 * Reads private keys from PEM: PKCS#8, and the older forms of openssl's RSA and EC keys, each of
 * them encrypted or not.
 */
final class PrivateKeys {

  private PrivateKeys() {}

  /**
   * The private key of a file.
   *
   * @param algorithm of the certificate that it belongs to, such as EC
   * @throws TlsException if it has none, or one that can't be decrypted or is for another algorithm
   */
  static PrivateKey of(PemFile file, Optional<String> password, String algorithm)
      throws TlsException {
    try {
      byte[] encoded = decrypted(file, find(file), password).getEncoded();
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw file.refusal("does not fit the certificate, whose key is " + algorithm, e);
    } catch (IOException e) {
      throw damaged(file, e);
    }
  }

  private static Object find(PemFile file) throws TlsException {
    try (PEMParser parser = new PEMParser(new StringReader(file.text()))) {
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        if (isKey(found)) {
          return found;
        }
      }
    } catch (IOException | RuntimeException e) {
      throw damaged(file, e);
    }
    throw file.refusal(
        "has no private key; it must be PEM, which begins with -----BEGIN PRIVATE KEY-----", null);
  }

  private static boolean isKey(Object found) {
    return found instanceof PrivateKeyInfo
        || found instanceof PEMKeyPair
        || found instanceof PKCS8EncryptedPrivateKeyInfo
        || found instanceof PEMEncryptedKeyPair;
  }

  private static PrivateKeyInfo decrypted(PemFile file, Object key, Optional<String> password)
      throws TlsException {
    if (key instanceof PrivateKeyInfo plain) {
      return plain;
    }
    if (key instanceof PEMKeyPair plain) {
      return plain.getPrivateKeyInfo();
    }
    if (password.isEmpty()) {
      throw file.refusal("is encrypted; set %s-password-file".formatted(file.flag()), null);
    }
    char[] secret = password.get().toCharArray();
    try {
      return key instanceof PKCS8EncryptedPrivateKeyInfo encrypted
          ? pkcs8(encrypted, secret)
          : traditional((PEMEncryptedKeyPair) key, secret);
    } catch (EncryptionException | PKCSException | OperatorCreationException e) {
      throw wrongPassword(file, e);
    } catch (IOException | RuntimeException e) {
      throw wrongPassword(file, e);
    }
  }

  private static PrivateKeyInfo pkcs8(PKCS8EncryptedPrivateKeyInfo key, char[] secret)
      throws OperatorCreationException, PKCSException {
    return key.decryptPrivateKeyInfo(
        new JceOpenSSLPKCS8DecryptorProviderBuilder()
            .setProvider(new BouncyCastleProvider())
            .build(secret));
  }

  private static PrivateKeyInfo traditional(PEMEncryptedKeyPair key, char[] secret)
      throws IOException {
    return key.decryptKeyPair(
            new JcePEMDecryptorProviderBuilder()
                .setProvider(new BouncyCastleProvider())
                .build(secret))
        .getPrivateKeyInfo();
  }

  private static TlsException wrongPassword(PemFile file, @Nullable Throwable cause) {
    return file.refusal("can't be decrypted: the password is wrong, or the file is damaged", cause);
  }

  private static TlsException damaged(PemFile file, @Nullable Throwable cause) {
    return file.refusal("is damaged: its private key can't be read", cause);
  }
}
