package org.creditservice.tls;

import static java.util.Comparator.naturalOrder;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a certificate is valid.
 *
 * @param until exclusive
 */
record Validity(Instant from, Instant until) {

  static Validity of(X509Certificate certificate) {
    return new Validity(
        certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
  }

  /** When all of them are. */
  static Validity of(List<X509Certificate> chain) {
    List<Validity> all = chain.stream().map(Validity::of).toList();
    return new Validity(
        all.stream().map(Validity::from).max(naturalOrder()).orElseThrow(),
        all.stream().map(Validity::until).min(naturalOrder()).orElseThrow());
  }

  boolean contains(Instant time) {
    return flaw(time).isEmpty();
  }

  /** Why it isn't valid at this time, as a clause; absent if it is. */
  Optional<String> flaw(Instant time) {
    if (!time.isBefore(until)) {
      return Optional.of("has expired, at " + until);
    }
    return time.isBefore(from)
        ? Optional.of("is only valid from " + from + " on")
        : Optional.empty();
  }
}
