package org.creditservice.tls;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.creditservice.config.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * What a port works with, until its files change.
 *
 * @param context for its connections; has sessions of its own, so that none outlives an authority
 * @param outdated when it must be made anew of the same files, since authorities have expired
 */
record Material(
    Identity identity, Optional<Authorities> authorities, SSLContext context, Instant outdated) {
  /**
   * How long a session can be resumed, without another look at the certificate: no longer than a
   * client is away that has lost its connection. The JDK's default is a day.
   */
  private static final Duration SESSION_TIME = Duration.ofMinutes(5);

  static {
    // A client of TLS 1.2 could have a connection's handshake repeated without end, which costs the
    // server far more than the client. HTTP/2 forbids it. The JDK reads this once.
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
  }

  /** The store is only in memory, where the key lies open anyway. */
  private static final char[] NO_PASSWORD = {};

  /**
   * Makes it of the files, which may have expired.
   *
   * @param now which authorities must be valid at
   * @throws TlsException with what is wrong with them
   */
  static Material of(PemFiles files, TlsSettings settings, Instant now) throws TlsException {
    Identity identity = Identity.of(files, files.password(settings));
    Optional<Authorities> authorities =
        files.clientCa().isEmpty()
            ? Optional.empty()
            : Optional.of(Authorities.of(files.clientCa().get()));
    try {
      return new Material(
          identity,
          authorities,
          context(identity, authorities.map(known -> known.validAt(now)).orElse(List.of())),
          authorities.map(known -> known.nextChange(now)).orElse(Instant.MAX));
    } catch (GeneralSecurityException | IOException e) {
      throw files.certificate().refusal("can't be used for TLS: " + e.getMessage(), e);
    }
  }

  /** When the server's chain is no longer valid: the earliest end in it. */
  Instant expiry() {
    return identity.validity().until();
  }

  /** When no client can have a valid certificate any more: the latest end of an authority. */
  Optional<Instant> authoritiesExpiry() {
    return authorities.map(Authorities::expiry);
  }

  /**
   * Why no connection can begin with it at this time, though the files are in order; absent if it
   * can.
   *
   * @param files that it was made of
   */
  Optional<TlsException> flaw(PemFiles files, Instant time) {
    Optional<String> ofChain = identity.validity().flaw(time);
    if (ofChain.isPresent()) {
      return Optional.of(files.certificate().refusal(ofChain.get(), null));
    }
    if (authorities.isPresent() && authorities.get().validAt(time).isEmpty()) {
      return files.clientCa().map(file -> file.refusal("has no authority that is valid now", null));
    }
    return Optional.empty();
  }

  private static SSLContext context(Identity identity, List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    // None accept anybody: without authorities, the JDK would take those that browsers trust.
    TrustManager[] trust = authorities.isEmpty() ? new TrustManager[0] : trustManagers(authorities);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers(identity), trust, null);
    context.getServerSessionContext().setSessionTimeout((int) SESSION_TIME.toSeconds());
    return context;
  }

  private static KeyManager[] keyManagers(Identity identity)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    X509Certificate[] chain = identity.chain().toArray(X509Certificate[]::new);
    store.setKeyEntry("server", identity.key(), NO_PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static TrustManager[] trustManagers(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    @Nullable InputStream none = null;
    store.load(none, null);
    return store;
  }
}
