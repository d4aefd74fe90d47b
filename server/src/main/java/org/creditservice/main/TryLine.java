package org.creditservice.main;

import org.creditservice.config.ClientCertificates;
import org.creditservice.config.GrpcSettings;
import org.creditservice.config.TlsSettings;

/** How to call the service by hand; whoever does so has files that the service doesn't know. */
final class TryLine {

  private TryLine() {}

  /** grpcurl with its options for this port. */
  static String grpcurl(GrpcSettings settings) {
    return "grpcurl " + settings.tls().map(TryLine::options).orElse("-plaintext");
  }

  private static String options(TlsSettings tls) {
    boolean certificate = tls.clients() != ClientCertificates.NONE;
    return "-cacert CA.crt" + (certificate ? " -cert CLIENT.crt -key CLIENT.key" : "");
  }
}
