package org.creditservice.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.creditservice.config.IoReason;

/**
 * A small text file that others change. It is read each time, since neither its time nor its size
 * tells surely whether it has changed. For one thread at a time.
 */
public final class WatchedFile {
  private static final byte[] NEVER_READ = {};

  private final Path path;
  private final int bytesMax;
  private byte[] last = NEVER_READ;
  private String lastFailure = "";

  public WatchedFile(Path path, int bytesMax) {
    this.path = path;
    this.bytesMax = bytesMax;
  }

  public Path path() {
    return path;
  }

  /**
   * Its text; absent if nothing has changed since the last time, not even why it can't be read.
   *
   * @throws IOException if it can't be read; the message is a clause
   */
  public Optional<String> changed() throws IOException {
    byte[] bytes;
    String text;
    try {
      bytes = read();
      if (last != NEVER_READ && lastFailure.isEmpty() && Arrays.equals(bytes, last)) {
        return Optional.empty();
      }
      text = decode(bytes);
    } catch (IOException e) {
      String failure = IoReason.of(e);
      if (failure.equals(lastFailure)) {
        return Optional.empty();
      }
      lastFailure = failure;
      throw new IOException(failure, e);
    }
    last = bytes;
    lastFailure = "";
    return Optional.of(text);
  }

  private byte[] read() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(bytesMax + 1);
      if (bytes.length > bytesMax) {
        throw new IOException("%s is larger than %d bytes".formatted(path, bytesMax));
      }
      return bytes;
    }
  }

  private String decode(byte[] bytes) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("%s is not UTF-8".formatted(path), e);
    }
  }
}
