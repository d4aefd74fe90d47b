package org.creditservice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory of the bench's own, which goes when the bench ends. */
record DataDirectory(Path path) {

  /** Makes one in another. */
  static DataDirectory in(Path parent) {
    try {
      Files.createDirectories(parent);
      return new DataDirectory(Files.createTempDirectory(parent.toRealPath(), "credit-bench-"));
    } catch (IOException e) {
      throw new BenchException("Cannot make a directory in %s: %s.".formatted(parent, e), e);
    }
  }

  /** What kind of file system it is on: a RAM disk's figures are not a disk's. */
  String fileSystem() {
    try {
      return Files.getFileStore(path).type();
    } catch (IOException e) {
      return "unknown";
    }
  }

  Path make(String name) {
    try {
      return Files.createDirectory(path.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    try (Stream<Path> tree = Files.walk(path)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (NoSuchFileException e) {
      // It has gone already.
    } catch (IOException e) {
      throw new UncheckedIOException("Delete it by hand: " + path, e);
    }
  }
}
