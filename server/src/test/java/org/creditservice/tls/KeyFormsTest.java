package org.creditservice.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.creditservice.config.ClientCertificates;
import org.creditservice.config.TlsSettings;
import org.creditservice.testing.KeyForm;
import org.creditservice.testing.TestCertificates;
import org.creditservice.testing.TestCertificates.Issued;
import org.creditservice.testing.TestCertificates.Request;
import org.creditservice.testing.TlsFiles;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The forms in which a key may come. */
class KeyFormsTest {
  private static final String PASSWORD = "pässword with blanks";

  private static final KeyPair RSA = TestCertificates.keys("RSA", 2048);
  private static final KeyPair EC = TestCertificates.ecKeys();
  private static final KeyPair EC_384 = TestCertificates.keys("EC", 384);

  @TempDir Path directory;

  static Stream<Arguments> forms() {
    return Stream.of(RSA, EC, EC_384)
        .flatMap(keys -> Arrays.stream(KeyForm.values()).map(form -> Arguments.of(keys, form)));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("forms")
  void eachIsRead(KeyPair keys, KeyForm form) throws Exception {
    TlsFiles files = TlsFiles.create(directory);
    Issued server = files.ca().issue(Request.server("localhost"), keys);
    files.use(server);
    form.write(server, PASSWORD, files.key());

    // Read only if the key belongs to the certificate.
    Path password = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
    assertThat(read(files, password).chain()).containsExactly(server.certificate());
  }

  private static Identity read(TlsFiles files, Path passwordFile) throws TlsException, IOException {
    TlsSettings settings =
        new TlsSettings(
            "tls",
            files.certificate(),
            files.key(),
            Optional.empty(),
            Optional.of(passwordFile),
            Optional.empty(),
            ClientCertificates.NONE,
            Duration.ofSeconds(10));
    PemFiles read = PemFiles.read(settings);
    return Identity.of(read, read.password(settings));
  }
}
