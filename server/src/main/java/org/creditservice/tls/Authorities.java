package org.creditservice.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

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

  /**
   * Those that are valid at this time. The JDK would go on accepting what an expired one has
   * issued.
   */
  List<X509Certificate> validAt(Instant time) {
    return certificates.stream()
        .filter(certificate -> Validity.of(certificate).contains(time))
        .toList();
  }

  /** When others will be valid than at this time. */
  Instant nextChange(Instant time) {
    return certificates.stream()
        .map(Validity::of)
        .flatMap(validity -> Stream.of(validity.from(), validity.until()))
        .filter(time::isBefore)
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }

  /** When the last one expires. */
  Instant expiry() {
    return certificates.stream()
        .map(certificate -> Validity.of(certificate).until())
        .max(Instant::compareTo)
        .orElseThrow();
  }
}
