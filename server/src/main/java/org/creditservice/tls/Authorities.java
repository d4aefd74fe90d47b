package org.creditservice.tls;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The authorities whose certificates are accepted.
 *
 * @param certificates their own, at least one
 */
record Authorities(List<X509Certificate> certificates) {
  private static final int NO_AUTHORITY = -1;

  /**
   * Reads them.
   *
   * @throws TlsException if the file has a certificate that is no authority's: the JDK would accept
   *     it without a look at its dates or its usage
   */
  static Authorities of(PemFile file) throws TlsException {
    List<X509Certificate> certificates = Certificates.of(file);
    for (X509Certificate certificate : certificates) {
      if (certificate.getBasicConstraints() == NO_AUTHORITY) {
        throw file.refusal(
            "has a certificate that is no authority's (%s)"
                .formatted(certificate.getSubjectX500Principal()),
            null);
      }
    }
    return new Authorities(certificates);
  }
}
