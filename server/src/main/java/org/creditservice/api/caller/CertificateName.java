package org.creditservice.api.caller;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.creditservice.access.policy.CallerName;
import org.jspecify.annotations.Nullable;

/**
 * The name in a client's certificate: its URI, which may be a SPIFFE id; else its first DNS name;
 * else its common name.
 */
final class CertificateName {
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final String COMMON_NAME = "CN";

  private CertificateName() {}

  static String of(X509Certificate certificate) throws UnprovenException {
    String name = find(certificate);
    if (name == null || !CallerName.isAccepted(name)) {
      throw new UnprovenException("The client certificate has not " + CallerName.ACCEPTED + ".");
    }
    return name;
  }

  private static @Nullable String find(X509Certificate certificate) throws UnprovenException {
    try {
      List<String> uris = alternatives(certificate, URI);
      if (uris.size() > 1) {
        // Who it is would depend on their order: SPIFFE forbids it, too.
        throw new UnprovenException("The client certificate has more than one URI.");
      }
      List<String> hosts = uris.isEmpty() ? alternatives(certificate, DNS) : uris;
      return hosts.isEmpty() ? commonName(certificate) : hosts.get(0);
    } catch (CertificateParsingException | InvalidNameException e) {
      throw new UnprovenException("The names in the client certificate can't be read.");
    }
  }

  private static List<String> alternatives(X509Certificate certificate, int kind)
      throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    List<String> found = new ArrayList<>();
    if (names != null) {
      for (List<?> name : names) {
        if (name.get(0).equals(kind)) {
          found.add((String) name.get(1));
        }
      }
    }
    return found;
  }

  private static @Nullable String commonName(X509Certificate certificate)
      throws InvalidNameException {
    // The last part of a distinguished name is the first in its text.
    for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
      if (part.getType().equalsIgnoreCase(COMMON_NAME) && part.getValue() instanceof String name) {
        return name;
      }
    }
    return null;
  }
}
