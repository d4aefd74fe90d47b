package org.creditservice.tls;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.creditservice.config.ClientCertificates;
import org.creditservice.config.TlsSettings;
import org.creditservice.logging.LogEvent;
import org.creditservice.thread.PeriodicTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of a port. Its files are read again when they change; connections that are open go on
 * with what they began with.
 */
public final class TlsPort implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TlsPort.class);

  private final String name;
  private final TlsSettings settings;
  private final SSLContext context;
  private final Reload reload;
  private final ExpiryWarnings expiryWarnings;
  private final PeriodicTask looks;

  private TlsPort(String name, TlsSettings settings, Reload reload) {
    this.name = name;
    this.settings = settings;
    this.reload = reload;
    this.context = new RenewableContext(() -> reload.inForce().context());
    this.expiryWarnings = new ExpiryWarnings(name, InstantSource.system());
    this.looks = new PeriodicTask("credit-tls-" + name, this::look);
  }

  /**
   * Reads the files.
   *
   * @param name of the port, for messages and metrics
   * @throws TlsException with a sentence, if they can't be used
   */
  public static TlsPort open(String name, TlsSettings settings) throws TlsException {
    TlsPort port = new TlsPort(name, settings, new Reload(settings, InstantSource.system()));
    KeyFileMode.warnIfReadable(settings);
    log.info("{} port: TLS with {}", name, port.reload.inForce().identity());
    port.expiryWarnings.check(port.reload.inForce());
    return port;
  }

  /** Begins to look whether the files have changed. */
  public void start() {
    looks.start(settings.reloadInterval());
  }

  /** For new connections: always what is in force. */
  public SSLContext context() {
    return context;
  }

  /** The port, as metrics and messages call it. */
  public String name() {
    return name;
  }

  /** When the server's certificate, or that of an issuer in its file, is no longer valid. */
  public Instant expiry() {
    return reload.inForce().expiry();
  }

  /** When no client can have a valid certificate any more; absent if clients need none. */
  public Optional<Instant> authoritiesExpiry() {
    return reload.inForce().authoritiesExpiry();
  }

  /** What those who connect must show. */
  public ClientCertificates clients() {
    return settings.clients();
  }

  private void look() {
    try {
      if (reload.look()) {
        KeyFileMode.warnIfReadable(settings);
        log.info("{} port: new connections use {}", name, reload.inForce().identity());
      }
    } catch (TlsException e) {
      log.warn(
          LogEvent.TLS_FILES_NOT_USED,
          "{} port: its TLS files have changed and are not used, what was read before stays in"
              + " force: {}",
          name,
          e.sentence());
    }
    expiryWarnings.check(reload.inForce());
  }

  @Override
  public void close() {
    looks.close();
  }
}
