package org.creditservice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary directory for the data of one invocation of the bench. */
record DataDirectory(Path path) {

  static DataDirectory createIn(Path parent) {
    try {
      Files.createDirectories(parent);
      return new DataDirectory(Files.createTempDirectory(parent.toRealPath(), "credit-bench-"));
    } catch (IOException e) {
      throw new BenchException("Cannot create a directory in %s: %s.".formatted(parent, e), e);
    }
  }

  /** The type of its file system; reported, since a RAM disk's figures are not a disk's. */
  String fileSystem() {
    try {
      return Files.getFileStore(path).type();
    } catch (IOException e) {
      return "unknown";
    }
  }

  Path createSubdirectory(String name) {
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
      // It is gone already.
    } catch (IOException e) {
      throw new UncheckedIOException("Delete " + path + " by hand.", e);
    }
  }
}
