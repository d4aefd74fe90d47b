package org.creditservice.tls;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** A context whose new connections begin with the one that is in force; old ones go on. */
final class RenewableContext extends SSLContext {

  /**
   * @param inForce asked for each connection
   */
  RenewableContext(Supplier<SSLContext> inForce) {
    super(new Delegate(inForce), inForce.get().getProvider(), inForce.get().getProtocol());
  }

  private static final class Delegate extends SSLContextSpi {
    private final Supplier<SSLContext> inForce;

    Delegate(Supplier<SSLContext> inForce) {
      this.inForce = inForce;
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("it is made of files");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return inForce.get().getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return inForce.get().getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return inForce.get().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return inForce.get().createSSLEngine(host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return inForce.get().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return inForce.get().getClientSessionContext();
    }
  }
}
