package org.creditservice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.creditservice.embedded.EmbeddedDatabase;

/**
 * A data directory of the service with its own PostgreSQL, as a first start leaves it. It is made
 * once in each JVM and copied for each test: to make one takes seconds, a copy a tenth of one.
 */
public final class EmbeddedDirectory {
  /** PostgreSQL's programs, unpacked once for all tests of a module. */
  public static final Path BINARIES = TestPostgres.binariesCache();

  private EmbeddedDirectory() {}

  /** Fills a directory, which is empty or isn't there. */
  public static void fill(Path directory) {
    Directories.copy(Prepared.DIRECTORY, directory);
  }

  /** The same, with the programs where {@code serve --data-dir} unpacks them otherwise. */
  public static void fillWithPrograms(Path directory) {
    fill(directory);
    try {
      Path unused = Files.createSymbolicLink(directory.resolve("binaries"), BINARIES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Made at its first use. */
  private static final class Prepared {
    static final Path DIRECTORY = make();

    private static Path make() {
      try {
        // Where only its owner gets to, so that it is root's if the tests are: as such it can be
        // copied to everywhere.
        Path parent = Files.createTempDirectory("credit-test-embedded-");
        Path directory = parent.resolve("data");
        CleanUp.postgres(directory.resolve("postgresql/data"), parent);
        EmbeddedDatabase.start(directory, BINARIES).close();
        return directory;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
