package org.creditservice.main;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.creditservice.config.InvalidSettingException;
import org.creditservice.config.Settings;
import org.creditservice.config.TlsSettings;
import org.creditservice.tls.TlsException;
import org.creditservice.tls.TlsPort;

/** The TLS of the server's ports, each of which may have none. */
record TlsPorts(Optional<TlsPort> grpc, Optional<TlsPort> http) implements AutoCloseable {

  /**
   * Reads the files.
   *
   * @throws InvalidSettingException if they can't be used
   */
  static TlsPorts open(Settings settings) {
    return new TlsPorts(
        settings.grpc().tls().map(tls -> open("grpc", tls)),
        settings.http().tls().map(tls -> open("http", tls)));
  }

  private static TlsPort open(String name, TlsSettings settings) {
    try {
      return TlsPort.open(name, settings);
    } catch (TlsException e) {
      throw new InvalidSettingException(e.sentence());
    }
  }

  /** Those that there are. */
  List<TlsPort> all() {
    return Stream.of(grpc, http).flatMap(Optional::stream).toList();
  }

  /** Begins to look whether the files have changed. */
  void start() {
    all().forEach(TlsPort::start);
  }

  @Override
  public void close() {
    all().forEach(TlsPort::close);
  }
}
