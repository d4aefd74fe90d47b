package org.creditservice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** Directories with all that is in them. */
public final class Directories {
  private Directories() {}

  /** Copies one, with owners and permissions; {@code to} may be there already. */
  public static void copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      // Each directory comes before what is in it.
      for (Path path : (Iterable<Path>) all::iterator) {
        Path copy = to.resolve(from.relativize(path));
        if (!Files.isDirectory(copy)) {
          Files.copy(path, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
