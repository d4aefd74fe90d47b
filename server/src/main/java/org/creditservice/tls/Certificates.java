package org.creditservice.tls;

import java.io.IOException;
import java.io.StringReader;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;

/** Reads certificates from PEM. */
final class Certificates {

  private Certificates() {}

  /**
   * All certificates of a file, in its order; at least one.
   *
   * @throws TlsException if it has none, or a damaged one
   */
  static List<X509Certificate> of(PemFile file) throws TlsException {
    List<X509Certificate> certificates = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(file.text()))) {
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        if (found instanceof X509CertificateHolder holder) {
          certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
        }
      }
    } catch (IOException | CertificateException | RuntimeException e) {
      throw file.refusal("is damaged: its certificates can't be read", e);
    }
    if (certificates.isEmpty()) {
      throw file.refusal(
          "has no certificate; it must be PEM, which begins with -----BEGIN CERTIFICATE-----",
          null);
    }
    return List.copyOf(certificates);
  }

  /** For messages: whose it is, and which. */
  static String describe(X509Certificate certificate) {
    return "%s, serial %x, valid from %s until %s"
        .formatted(
            certificate.getSubjectX500Principal(),
            certificate.getSerialNumber(),
            certificate.getNotBefore().toInstant(),
            certificate.getNotAfter().toInstant());
  }
}
