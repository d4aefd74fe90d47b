package org.creditservice.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings for the TLS of one port. */
final class TlsFlags {

  /**
   * Kubernetes takes a minute or so to bring a new secret to its files, and certificates are
   * renewed days before they expire: seconds are soon enough. A look reads a few small files.
   */
  static final Duration DEFAULT_RELOAD_INTERVAL = Duration.ofSeconds(10);

  static final Setting<Duration> RELOAD_INTERVAL =
      Setting.of(
          "tls-reload-interval",
          SettingType.duration(Duration.ofMillis(100), Duration.ofDays(1)),
          Durations.format(DEFAULT_RELOAD_INTERVAL),
          "How often to look whether the files of --tls-... and --http-tls-... have changed.");

  private final String prefix;
  private final Setting<Path> certificate;
  private final Setting<Path> key;
  private final Setting<String> keyPassword;
  private final Setting<Path> keyPasswordFile;
  private final Setting<Path> clientCa;

  /**
   * @param prefix of the flags
   * @param port as the help calls it
   * @param whoNeedsOne the end of the sentence about client certificates
   */
  TlsFlags(String prefix, String port, String whoNeedsOne) {
    this.prefix = prefix;
    SettingType<Path> file = SettingType.path("FILE");
    certificate =
        Setting.optional(
            prefix + "-cert",
            file,
            "TLS for %s: the certificate, then those of its issuers (PEM).".formatted(port));
    key = Setting.optional(prefix + "-key", file, "The certificate's private key (PEM).");
    keyPassword =
        Setting.secret(
            prefix + "-key-password",
            SettingType.text("PASSWORD"),
            "The key's password, if it is encrypted. Prefer the variable or a file.");
    keyPasswordFile =
        Setting.optional(prefix + "-key-password-file", file, "File that contains it.");
    clientCa =
        Setting.optional(
            prefix + "-client-ca",
            file,
            "Authorities of client certificates (PEM): " + whoNeedsOne);
  }

  List<Setting<?>> all() {
    return List.of(certificate, key, keyPassword, keyPasswordFile, clientCa);
  }

  /** What clients must show to prove who they are. */
  Setting<Path> clientCa() {
    return clientCa;
  }

  /** The flags that give a port TLS, for messages. */
  String encryption() {
    return "%s and %s".formatted(certificate.flag(), key.flag());
  }

  /**
   * The port's TLS; absent if it has none.
   *
   * @param withCa what clients must show if there are authorities
   */
  Optional<TlsSettings> from(SettingValues values, ClientCertificates withCa) {
    Optional<Path> certificateFile = values.find(certificate);
    if (certificateFile.isEmpty()) {
      refuseWithout(certificate, values);
      return Optional.empty();
    }
    Optional<Path> ca = values.find(clientCa);
    return Optional.of(
        new TlsSettings(
            prefix,
            certificateFile.get(),
            values.find(key).orElseThrow(() -> isNeeded(values, certificate, key)),
            password(values),
            values.find(keyPasswordFile),
            ca,
            ca.isPresent() ? withCa : ClientCertificates.NONE,
            values.get(RELOAD_INTERVAL)));
  }

  private Optional<String> password(SettingValues values) {
    if (values.isSet(keyPassword) && values.isSet(keyPasswordFile)) {
      throw new InvalidSettingException(
          "%s and %s: only one of the two is accepted."
              .formatted(values.nameOf(keyPassword), values.nameOf(keyPasswordFile)));
    }
    return values.find(keyPassword);
  }

  private void refuseWithout(Setting<?> needed, SettingValues values) {
    for (Setting<?> setting : all()) {
      if (values.isSet(setting)) {
        throw isNeeded(values, setting, needed);
      }
    }
  }

  private static InvalidSettingException isNeeded(
      SettingValues values, Setting<?> setting, Setting<?> needed) {
    return new InvalidSettingException(
        "%s: is accepted only together with %s.".formatted(values.nameOf(setting), needed.flag()));
  }
}
