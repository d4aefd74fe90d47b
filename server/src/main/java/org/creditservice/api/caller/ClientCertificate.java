package org.creditservice.api.caller;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerTransportFilter;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The certificate that a connection was opened with. Its name is read once per connection. */
final class ClientCertificate extends ServerTransportFilter implements Credential {
  private static final Attributes.Key<Shown> SHOWN = Attributes.Key.create("credit-certificate");

  private final InstantSource clock;

  /**
   * What a connection's certificate says.
   *
   * @param name null if it has none that can be used
   * @param problem why not
   * @param expiryMillis until when it is valid; a connection can last longer
   */
  private record Shown(@Nullable String name, String problem, long expiryMillis) {}

  ClientCertificate(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Attributes transportReady(Attributes transport) {
    SSLSession session = transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    X509Certificate certificate = session == null ? null : certificate(session);
    return certificate == null
        ? transport
        : transport.toBuilder().set(SHOWN, shown(certificate)).build();
  }

  /** The caller that a connection's certificate names; null if there is none. */
  static @Nullable String nameIn(Attributes transport) {
    Shown shown = transport.get(SHOWN);
    return shown == null ? null : shown.name();
  }

  /** The certificate that the handshake has verified; null if the client showed none. */
  private static @Nullable X509Certificate certificate(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate own ? own : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  private static Shown shown(X509Certificate certificate) {
    long expiry = certificate.getNotAfter().toInstant().toEpochMilli();
    try {
      return new Shown(CertificateName.of(certificate), "", expiry);
    } catch (UnprovenException e) {
      return new Shown(null, e.sentence(), expiry);
    }
  }

  @Override
  public @Nullable String callerOf(ServerCall<?, ?> call, Metadata headers)
      throws UnprovenException {
    Shown shown = call.getAttributes().get(SHOWN);
    if (shown == null) {
      return null;
    }
    if (shown.name() == null) {
      throw new UnprovenException(shown.problem());
    }
    if (clock.millis() >= shown.expiryMillis()) {
      throw new UnprovenException("The client certificate has expired; connect with a new one.");
    }
    return shown.name();
  }
}
