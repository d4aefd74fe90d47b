package org.creditservice.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The TLS of a port. Its {@link #toString} contains no password.
 *
 * @param prefix of its flags, such as tls
 * @param certificate PEM file: the server's certificate, then those of its issuers
 * @param key PEM file with the private key
 * @param keyPassword which the key is encrypted with
 * @param keyPasswordFile file that contains it
 * @param clientCa PEM file: the authorities whose certificates prove who a client is
 * @param clients what clients must show
 * @param reloadInterval how often to look whether the files have changed
 */
public record TlsSettings(
    String prefix,
    Path certificate,
    Path key,
    Optional<String> keyPassword,
    Optional<Path> keyPasswordFile,
    Optional<Path> clientCa,
    ClientCertificates clients,
    Duration reloadInterval) {

  /** The flag of one of its settings, such as --tls-key. */
  public String flag(String name) {
    return "--" + prefix + "-" + name;
  }

  @Override
  public String toString() {
    return "TlsSettings[%s, %s, %s, clientCa=%s]".formatted(prefix, certificate, key, clientCa);
  }
}
