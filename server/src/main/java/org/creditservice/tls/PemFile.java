package org.creditservice.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.creditservice.config.IoReason;
import org.jspecify.annotations.Nullable;

/**
 * A file of a setting, as it was at one moment. Its {@link #toString} says nothing of the text.
 *
 * @param flag of the setting, such as --tls-key
 */
record PemFile(String flag, Path path, String text) {
  /** Far longer than any chain, or all authorities that browsers know. */
  private static final int BYTES_MAX = 1024 * 1024;

  /**
   * Reads it.
   *
   * @throws TlsException if it can't be read
   */
  static PemFile read(String flag, Path path) throws TlsException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      // Every byte is a character of it: what isn't PEM is found by who looks for PEM.
      PemFile file = new PemFile(flag, path, new String(bytes, StandardCharsets.ISO_8859_1));
      if (bytes.length > BYTES_MAX) {
        throw file.refusal("is longer than 1 MiB", null);
      }
      return file;
    } catch (IOException e) {
      throw new TlsException(
          "%s: \"%s\" can't be read: %s.".formatted(flag, path, IoReason.of(e)), e);
    }
  }

  /**
   * Why it isn't accepted.
   *
   * @param clause such as: is not PEM
   */
  TlsException refusal(String clause, @Nullable Throwable cause) {
    return new TlsException("%s: \"%s\" %s.".formatted(flag, path, clause), cause);
  }

  /** The text of a file that isn't PEM. */
  String utf8() {
    return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "PemFile[%s, %s]".formatted(flag, path);
  }
}
