package org.creditservice.tls;

import java.nio.file.Path;
import java.util.Optional;
import org.creditservice.config.TlsSettings;

/** All files of a port, as they were at one moment: equal if nothing has changed. */
record PemFiles(
    PemFile certificate, PemFile key, Optional<PemFile> keyPassword, Optional<PemFile> clientCa) {

  /**
   * Reads them.
   *
   * @throws TlsException with a sentence about the first that can't be read
   */
  static PemFiles read(TlsSettings settings) throws TlsException {
    return new PemFiles(
        PemFile.read(settings.flag("cert"), settings.certificate()),
        PemFile.read(settings.flag("key"), settings.key()),
        readIfSet(settings.flag("key-password-file"), settings.keyPasswordFile()),
        readIfSet(settings.flag("client-ca"), settings.clientCa()));
  }

  private static Optional<PemFile> readIfSet(String flag, Optional<Path> path) throws TlsException {
    return path.isEmpty() ? Optional.empty() : Optional.of(PemFile.read(flag, path.get()));
  }

  /** The key's password. Editors end a file with a line feed, which is not part of it. */
  Optional<String> password(TlsSettings settings) {
    return settings
        .keyPassword()
        .or(() -> keyPassword.map(file -> file.utf8().replaceFirst("\\R$", "")));
  }
}
