package org.creditservice.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.creditservice.testing.KeyForm;
import org.creditservice.testing.TestCertificates;
import org.creditservice.testing.TestCertificates.Issued;
import org.creditservice.testing.TestCertificates.Request;
import org.creditservice.testing.TlsFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code credit serve} with TLS files that can't be used ends at once and says why. */
class TlsFilesRefusedTest {
  private static final String PASSWORD = "5ecre7";

  @TempDir Path directory;

  /** Breaks one of the files. */
  @FunctionalInterface
  interface Fault {
    void apply(TlsFiles files) throws IOException;
  }

  private static Arguments fault(String sentence, Fault fault) {
    return Arguments.of(sentence, fault);
  }

  static Stream<Arguments> faults() {
    Issued other = TestCertificates.authority("other ca").server();
    return Stream.of(
        fault(
            "--tls-key: \"{key}\" can't be read: no such file or directory ({key}).",
            files -> Files.delete(files.key())),
        fault(
            "--tls-key: \"{key}\" can't be read: Is a directory.",
            files -> {
              Files.delete(files.key());
              Files.createDirectory(files.key());
            }),
        fault(
            "--tls-key: \"{key}\" has no private key; it must be PEM, which begins with"
                + " -----BEGIN PRIVATE KEY-----.",
            files -> Files.write(files.key(), other.keys().getPrivate().getEncoded())),
        fault(
            "--tls-key: \"{key}\" has no private key; it must be PEM, which begins with"
                + " -----BEGIN PRIVATE KEY-----.",
            files -> Files.writeString(files.key(), other.certificatePem())),
        fault(
            "--tls-key: \"{key}\" is damaged: its private key can't be read.",
            files ->
                Files.writeString(files.key(), other.keyPem().replaceFirst("(?m)^M.{20}", "M"))),
        fault(
            "--tls-key: \"{key}\" does not fit the certificate in \"{certificate}\".",
            files -> Files.writeString(files.key(), other.keyPem())),
        fault(
            "--tls-key: \"{key}\" does not fit the certificate, whose key is EC.",
            files ->
                Files.writeString(
                    files.key(),
                    new Issued(other.certificate(), TestCertificates.keys("RSA", 2048)).keyPem())),
        fault(
            "--tls-key: \"{key}\" can't be decrypted: the password is wrong, or the file is"
                + " damaged.",
            files -> encrypt(files, KeyForm.PKCS8_ENCRYPTED)),
        fault(
            "--tls-key: \"{key}\" can't be decrypted: the password is wrong, or the file is"
                + " damaged.",
            files -> encrypt(files, KeyForm.TRADITIONAL_ENCRYPTED)),
        fault(
            "--tls-cert: \"{certificate}\" has no certificate; it must be PEM, which begins with"
                + " -----BEGIN CERTIFICATE-----.",
            files -> Files.writeString(files.certificate(), "")),
        fault(
            "--tls-cert: \"{certificate}\" is damaged: its certificates can't be read.",
            files ->
                Files.writeString(
                    files.certificate(), other.certificatePem().replaceFirst("(?m)^M.{20}", "M"))),
        fault(
            "--tls-cert: \"{certificate}\" is not for servers: its extended key usage lacks"
                + " serverAuth.",
            files -> files.use(files.ca().issue(Request.client("web")))),
        fault(
            "--tls-cert: \"{certificate}\" has certificate 2 where the issuer of certificate 1"
                + " belongs.",
            files ->
                Files.writeString(
                    files.certificate(),
                    files.ca().server().certificatePem() + other.certificatePem())),
        fault(
            "--tls-client-ca: \"{clientCa}\" has a certificate that is no authority's"
                + " (CN=localhost).",
            files -> Files.writeString(files.clientCa(), other.certificatePem())));
  }

  private static void encrypt(TlsFiles files, KeyForm form) {
    Issued server = files.ca().server();
    files.use(server);
    form.write(server, "another " + PASSWORD, files.key());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void eachIsRefusedInOneSentence(String sentence, Fault fault) throws IOException {
    TlsFiles files = TlsFiles.create(directory);
    fault.apply(files);

    Path password = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
    assertRefused(
        serve(files, Map.of(), "--tls-key-password-file=" + password),
        sentence
            .replace("{key}", files.key().toString())
            .replace("{certificate}", files.certificate().toString())
            .replace("{clientCa}", files.clientCa().toString()));
  }

  @Test
  void anEncryptedKeyNeedsItsPassword() {
    TlsFiles files = TlsFiles.create(directory);
    encrypt(files, KeyForm.PKCS8_ENCRYPTED);

    assertRefused(
        serve(files, Map.of()),
        "--tls-key: \"%s\" is encrypted; set --tls-key-password-file.".formatted(files.key()));
  }

  @Test
  void aWrongPasswordInTheVariableIsNotShownEither() {
    TlsFiles files = TlsFiles.create(directory);
    encrypt(files, KeyForm.PKCS8_ENCRYPTED);

    assertRefused(
        serve(files, Map.of("CREDIT_TLS_KEY_PASSWORD", PASSWORD)),
        "--tls-key: \"%s\" can't be decrypted: the password is wrong, or the file is damaged."
            .formatted(files.key()));
  }

  private static CommandRun serve(TlsFiles files, Map<String, String> environment, String... more) {
    List<String> arguments = new ArrayList<>(List.of("serve", "--grpc-port=0", "--http-port=0"));
    for (String setting : files.settings()) {
      arguments.add("--" + setting);
    }
    arguments.addAll(List.of(more));
    return CommandRun.of(environment, arguments.toArray(String[]::new));
  }

  private static void assertRefused(CommandRun run, String sentence) {
    assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err()).isEqualTo("credit serve: " + sentence + "\n").doesNotContain(PASSWORD);
  }
}
