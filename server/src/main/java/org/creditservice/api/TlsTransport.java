package org.creditservice.api;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolNames;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.JdkSslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.Optional;
import org.creditservice.config.ClientCertificates;
import org.creditservice.tls.TlsPort;
import org.creditservice.tls.TlsVersions;

/** Puts TLS under HTTP/2. */
final class TlsTransport {
  private static final ApplicationProtocolConfig HTTP_2 =
      new ApplicationProtocolConfig(
          Protocol.ALPN,
          SelectorFailureBehavior.NO_ADVERTISE,
          SelectedListenerFailureBehavior.ACCEPT,
          ApplicationProtocolNames.HTTP_2);

  private TlsTransport() {}

  static NettyServerBuilder addTo(NettyServerBuilder builder, Optional<TlsPort> tls) {
    return tls.map(port -> builder.sslContext(context(port))).orElse(builder);
  }

  private static SslContext context(TlsPort port) {
    return new JdkSslContext(
        port.context(),
        false,
        TlsVersions.CIPHERS,
        SupportedCipherSuiteFilter.INSTANCE,
        HTTP_2,
        clientAuth(port.clients()),
        TlsVersions.PROTOCOLS.toArray(String[]::new),
        false);
  }

  private static ClientAuth clientAuth(ClientCertificates clients) {
    return switch (clients) {
      case NONE -> ClientAuth.NONE;
      case OPTIONAL -> ClientAuth.OPTIONAL;
      case REQUIRED -> ClientAuth.REQUIRE;
    };
  }
}
