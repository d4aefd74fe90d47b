package org.creditservice.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The certificate that a server shows, and the key that proves it to be its own.
 *
 * @param chain the server's certificate, then that of its issuer, and so on
 */
record Identity(List<X509Certificate> chain, PrivateKey key) {
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  private static final byte[] PROBE = {1, 2, 3};

  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String ANY_USAGE = "2.5.29.37.0";

  /**
   * Reads certificate and key.
   *
   * @throws TlsException with what is wrong, above all if they don't belong together
   */
  static Identity of(PemFiles files, Optional<String> password) throws TlsException {
    List<X509Certificate> chain = Certificates.of(files.certificate());
    X509Certificate own = chain.get(0);
    String algorithm = own.getPublicKey().getAlgorithm();
    if (!SIGNATURES.containsKey(algorithm)) {
      throw files
          .certificate()
          .refusal("has a key of %s; it must be RSA, EC or Ed25519".formatted(algorithm), null);
    }
    requireServer(files.certificate(), own);
    requireOrder(files.certificate(), chain);
    PrivateKey key = PrivateKeys.of(files.key(), password, algorithm);
    if (!belongTogether(own.getPublicKey(), key)) {
      throw files
          .key()
          .refusal(
              "does not fit the certificate in \"%s\"".formatted(files.certificate().path()), null);
    }
    return new Identity(chain, key);
  }

  /** When the whole chain is valid. */
  Validity validity() {
    return Validity.of(chain);
  }

  private static void requireServer(PemFile file, X509Certificate own) throws TlsException {
    try {
      List<String> usages = own.getExtendedKeyUsage();
      if (usages != null && !usages.contains(SERVER_AUTH) && !usages.contains(ANY_USAGE)) {
        throw file.refusal("is not for servers: its extended key usage lacks serverAuth", null);
      }
    } catch (CertificateParsingException e) {
      throw file.refusal("is damaged: its extended key usage can't be read", e);
    }
  }

  private static void requireOrder(PemFile file, List<X509Certificate> chain) throws TlsException {
    for (int i = 1; i < chain.size(); i++) {
      try {
        chain.get(i - 1).verify(chain.get(i).getPublicKey());
      } catch (GeneralSecurityException e) {
        throw file.refusal(
            "has certificate %d where the issuer of certificate %d belongs".formatted(i + 1, i), e);
      }
    }
  }

  private static boolean belongTogether(PublicKey publicKey, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance(SIGNATURES.get(publicKey.getAlgorithm()));
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Whose it is, and which; the key stays out of it. */
  @Override
  public String toString() {
    return Certificates.describe(chain.get(0));
  }
}
