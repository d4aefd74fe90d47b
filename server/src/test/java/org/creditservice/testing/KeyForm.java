package org.creditservice.testing;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.creditservice.testing.TestCertificates.Issued;

/** A form in which openssl writes private keys. Without openssl, the test is skipped. */
public enum KeyForm {
  PKCS8,
  PKCS8_ENCRYPTED("-aes256"),
  TRADITIONAL("-traditional"),
  TRADITIONAL_ENCRYPTED("-traditional", "-aes256");

  private final ImmutableList<String> options;

  KeyForm(String... options) {
    this.options = ImmutableList.copyOf(options);
  }

  /** Writes the key; forms that aren't encrypted don't need the password. */
  public void write(Issued issued, String password, Path file) {
    Path plain = file.resolveSibling(file.getFileName() + ".plain");
    List<String> command = new ArrayList<>();
    command.add(Installed.program("openssl", "openssl").toString());
    command.addAll(List.of("pkey", "-in", plain.toString(), "-out", file.toString()));
    command.addAll(options);
    command.addAll(List.of("-passout", "stdin"));
    try {
      Files.writeString(plain, issued.keyPem());
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write((password + "\n").getBytes(StandardCharsets.UTF_8));
      }
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
