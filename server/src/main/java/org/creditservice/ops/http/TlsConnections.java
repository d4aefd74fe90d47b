package org.creditservice.ops.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import java.util.Set;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.creditservice.config.ClientCertificates;
import org.creditservice.tls.TlsPort;
import org.creditservice.tls.TlsVersions;

/** Puts TLS under HTTP, and lets only the probes answer those who show no certificate. */
final class TlsConnections extends HttpsConfigurator {
  private static final Set<String> OPEN_PATHS = Set.of("/livez", "/readyz");

  private final TlsPort port;

  TlsConnections(TlsPort port) {
    super(port.context());
    this.port = port;
  }

  @Override
  public void configure(HttpsParameters connection) {
    SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
    parameters.setProtocols(TlsVersions.PROTOCOLS.toArray(String[]::new));
    parameters.setCipherSuites(TlsVersions.CIPHERS.toArray(String[]::new));
    if (port.clients() != ClientCertificates.NONE) {
      parameters.setWantClientAuth(true);
    }
    connection.setSSLParameters(parameters);
  }

  /** Whether its client has shown a certificate if it should, or only probes. */
  boolean mayRead(HttpExchange exchange) {
    return port.clients() == ClientCertificates.NONE
        || OPEN_PATHS.contains(exchange.getRequestURI().getPath())
        || hasCertificate((HttpsExchange) exchange);
  }

  private static boolean hasCertificate(HttpsExchange exchange) {
    try {
      return exchange.getSSLSession().getPeerCertificates().length > 0;
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }
}
