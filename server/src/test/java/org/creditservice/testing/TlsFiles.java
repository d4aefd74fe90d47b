package org.creditservice.testing;

import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.creditservice.testing.TestCertificates.Issued;

/**
 * A server's TLS files in a directory, and what clients connect with.
 *
 * @param ca has issued the server's certificate, and issues those of clients
 */
public record TlsFiles(Path directory, TestCertificates ca) {

  /** Writes the files of a server for localhost, and the authority of its clients. */
  public static TlsFiles create(Path directory) {
    TestCertificates ca = TestCertificates.authority("test ca");
    TlsFiles files = new TlsFiles(directory, ca);
    files.acceptClientsOf(ca);
    files.usePolicy("callers: [{name: \"*\", methods: [all]}]");
    files.use(ca.server());
    return files;
  }

  /** Writes another certificate of the server. */
  public void use(Issued server) {
    server.writeTo(certificate(), key());
  }

  /** Writes other authorities of clients. */
  public void acceptClientsOf(TestCertificates... authorities) {
    try {
      Files.writeString(
          clientCa(),
          Stream.of(authorities).map(TestCertificates::pem).collect(Collectors.joining()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes another policy. At first everybody with a certificate may do everything. */
  public void usePolicy(String yaml) {
    try {
      Files.writeString(policy(), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path policy() {
    return directory.resolve("policy.yaml");
  }

  public Path certificate() {
    return directory.resolve("server.crt");
  }

  public Path key() {
    return directory.resolve("server.key");
  }

  public Path clientCa() {
    return directory.resolve("client-ca.crt");
  }

  /** Settings for {@link TestServer}: TLS, and clients need a certificate that the policy knows. */
  public String[] settings(String... more) {
    return Stream.concat(
            Stream.of("tls-client-ca=" + clientCa(), "policy=" + policy()),
            Stream.of(settingsWithoutClientCa(more)))
        .toArray(String[]::new);
  }

  /** Settings for {@link TestServer}: TLS, and anybody may connect. */
  public String[] settingsWithoutClientCa(String... more) {
    return Stream.concat(
            Stream.of("tls-cert=" + certificate(), "tls-key=" + key()), Stream.of(more))
        .toArray(String[]::new);
  }

  /** The same files for the operations port, where a client may show a certificate. */
  public String[] operationsSettings(String... more) {
    return Stream.concat(
            Stream.of(
                "http-tls-cert=" + certificate(),
                "http-tls-key=" + key(),
                "http-tls-client-ca=" + clientCa()),
            Stream.of(more))
        .toArray(String[]::new);
  }

  /** Trusts the server, and shows a client certificate. */
  public ChannelCredentials show(Issued client) {
    try {
      return TlsChannelCredentials.newBuilder()
          .trustManager(stream(ca.pem()))
          .keyManager(stream(client.certificatePem()), stream(client.keyPem()))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Trusts the server, and shows nothing. */
  public ChannelCredentials showNothing() {
    try {
      return TlsChannelCredentials.newBuilder().trustManager(stream(ca.pem())).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }
}
