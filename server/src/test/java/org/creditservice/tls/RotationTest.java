package org.creditservice.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.creditservice.config.ClientCertificates;
import org.creditservice.config.TlsSettings;
import org.creditservice.testing.Await;
import org.creditservice.testing.LogCapture;
import org.creditservice.testing.TestCertificates;
import org.creditservice.testing.TestCertificates.Issued;
import org.creditservice.testing.TestCertificates.Request;
import org.creditservice.testing.TlsFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are in force, look by look. */
class RotationTest {
  @TempDir Path directory;

  private TlsFiles files;
  private TlsSettings settings;
  private Reload reload;
  private Instant now = Instant.now();

  @BeforeEach
  void start() throws TlsException {
    files = TlsFiles.create(directory);
    settings =
        new TlsSettings(
            "tls",
            files.certificate(),
            files.key(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(files.clientCa()),
            ClientCertificates.REQUIRED,
            Duration.ofMillis(100));
    reload = new Reload(settings, () -> now);
  }

  @Test
  void unchangedFilesChangeNothing() throws TlsException {
    Material before = reload.inForce();
    assertThat(reload.look()).isFalse();
    assertThat(reload.inForce()).isSameAs(before);
  }

  @Test
  void aNewPairIsUsedOnceBothFilesAreThere() throws TlsException, IOException {
    Issued renewed = files.ca().server();
    Files.writeString(files.certificate(), renewed.certificatePem());
    Material before = reload.inForce();
    assertThat(reload.look()).isFalse();
    assertThat(reload.inForce()).isSameAs(before);
    Files.writeString(files.key(), renewed.keyPem());
    assertThat(reload.look()).isTrue();
    assertThat(reload.inForce().identity().chain()).containsExactly(renewed.certificate());
  }

  @Test
  void aBrokenFileIsToldOfOnceAndTheOldPairStays() throws TlsException, IOException {
    Material before = reload.inForce();
    Files.writeString(files.certificate(), "broken");
    assertThat(reload.look()).isFalse();
    assertThatThrownBy(reload::look)
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("--tls-cert")
        .hasMessageContaining("has no certificate");
    assertThat(reload.look()).isFalse();
    assertThat(reload.inForce()).isSameAs(before);
  }

  @Test
  void aFileThatIsGoneIsToldOfOnceAndTheOldPairStays() throws TlsException, IOException {
    Files.delete(files.key());
    assertThat(reload.look()).isFalse();
    assertThatThrownBy(reload::look).hasMessageContaining("no such file");
    assertThat(reload.look()).isFalse();
  }

  @Test
  void anExpiredCertificateDoesNotReplaceAValidOne() throws TlsException {
    Material before = reload.inForce();
    files.use(files.ca().issue(Request.server("localhost").expired()));
    assertThat(reload.look()).isFalse();
    assertThatThrownBy(reload::look)
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("--tls-cert")
        .hasMessageContaining("has expired, at ");
    assertThat(reload.look()).isFalse();
    assertThat(reload.inForce()).isSameAs(before);
  }

  @Test
  void aCertificateThatIsNotYetValidIsUsedOnceItIs() throws TlsException {
    Material before = reload.inForce();
    files.use(files.ca().issue(Request.server("localhost").notYetValid()));
    assertThat(reload.look()).isFalse();
    assertThatThrownBy(reload::look).hasMessageContaining("is only valid from ");
    assertThat(reload.inForce()).isSameAs(before);
    now = now.plus(Duration.ofDays(2));
    assertThat(reload.look()).isTrue();
    assertThat(reload.inForce()).isNotSameAs(before);
  }

  @Test
  void whatHasExpiredIsReplacedByWhateverThereIs() throws TlsException {
    now = now.plus(Duration.ofDays(365));
    Issued longer = files.ca().issue(Request.server("localhost"));
    files.use(longer);
    assertThat(reload.look()).isTrue();
    assertThat(reload.inForce().identity().chain()).containsExactly(longer.certificate());
  }

  @Test
  void anExpiredAuthorityDoesNotReplaceAValidOne() throws TlsException {
    Material before = reload.inForce();
    TestCertificates.authority(Request.authority("old ca").expired()).writeTo(files.clientCa());
    assertThat(reload.look()).isFalse();
    assertThatThrownBy(reload::look)
        .hasMessageContaining("--tls-client-ca")
        .hasMessageContaining("has no authority that is valid now");
    assertThat(reload.inForce()).isSameAs(before);
  }

  /** Sessions of its clients must not be resumed either. */
  @Test
  void theContextIsMadeAnewWhenAnAuthorityExpires() throws TlsException {
    Material before = reload.inForce();
    now = before.authoritiesExpiry().orElseThrow();
    assertThat(reload.look()).isTrue();
    assertThat(reload.inForce().context()).isNotSameAs(before.context());
    assertThat(reload.look()).isFalse();
  }

  @Test
  void anExchangedLinkIsNoticed() throws TlsException, IOException {
    Path one = Files.createDirectory(directory.resolve("one"));
    Path two = Files.createDirectory(directory.resolve("two"));
    TlsFiles.create(one);
    TlsFiles.create(two);
    Path data = Files.createSymbolicLink(directory.resolve("data"), one);
    Reload linked =
        new Reload(
            new TlsSettings(
                "tls",
                data.resolve("server.crt"),
                data.resolve("server.key"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ClientCertificates.NONE,
                Duration.ofMillis(100)),
            () -> now);
    Path next = Files.createSymbolicLink(directory.resolve("next"), two);
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
    assertThat(linked.look()).isTrue();
  }

  @Test
  void aKeyThatEverybodyCanReadIsWarnedOf() throws TlsException, IOException {
    Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r--r--"));
    try (LogCapture log = LogCapture.of(KeyFileMode.class)) {
      TlsPort.open("grpc", settings).close();
      assertThat(log.messages(Level.WARN))
          .containsExactly(
              "--tls-key: every user of this machine can read \"%s\"; chmod o= takes that away"
                  .formatted(files.key()));
    }
  }

  @Test
  void aCertificateThatExpiresSoonIsWarnedOf() throws TlsException {
    files.use(
        files
            .ca()
            .issue(
                Request.server("localhost")
                    .valid(
                        Instant.now().minusSeconds(60), Instant.now().plus(Duration.ofDays(13)))));
    try (LogCapture log = LogCapture.of(ExpiryWarnings.class);
        TlsPort port = TlsPort.open("grpc", settings)) {
      port.start();
      assertThat(log.messages(Level.WARN)).singleElement().asString().contains("expires at");
    }
  }

  @Test
  void aPortSaysWhyItDoesNotUseNewFiles() throws TlsException {
    try (LogCapture log = LogCapture.of(TlsPort.class);
        TlsPort port = TlsPort.open("grpc", settings)) {
      port.start();
      Instant expiry = port.expiry();
      files.use(files.ca().issue(Request.server("localhost").expired()));
      Await.until("it is said", () -> !log.messages(Level.WARN).isEmpty());
      assertThat(log.messages(Level.WARN))
          .singleElement()
          .asString()
          .contains("stays in force", "server.crt", "has expired");
      assertThat(port.expiry()).isEqualTo(expiry);
    }
  }

  @Test
  void aPortUsesNewFilesByItself() throws TlsException {
    try (TlsPort port = TlsPort.open("grpc", settings)) {
      port.start();
      Issued shorter =
          files
              .ca()
              .issue(
                  Request.server("localhost")
                      .valid(
                          Instant.now().minusSeconds(60), Instant.now().plus(Duration.ofDays(20))));
      files.use(shorter);
      Await.until(
          "the new certificate is in force",
          () -> port.expiry().equals(shorter.certificate().getNotAfter().toInstant()));
    }
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws IOException {
    Files.writeString(files.key(), files.ca().server().keyPem());
    assertThatThrownBy(() -> new Reload(settings, () -> now))
        .hasMessageContaining("--tls-key")
        .hasMessageContaining("does not fit the certificate");
  }

  @Test
  void anAuthorityMustBeOne() throws IOException {
    Files.writeString(
        files.clientCa(), TestCertificates.selfSigned(Request.client("web")).certificatePem());
    assertThatThrownBy(() -> new Reload(settings, () -> now))
        .hasMessageContaining("no authority's");
  }
}
