package org.creditservice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.creditservice.embedded.PostgresBinaries;
import org.junit.jupiter.api.Assumptions;

/**
 * A clock for a PostgreSQL that a test sets. Between two settings it runs as any clock does.
 *
 * <p>It is made by libfaketime (Debian's package of that name). Tests that use it are skipped where
 * the library is missing; {@code -Dtest.faketime=FILE} says where it is.
 */
public final class FakeClock {
  private static final String LIBRARY_PROPERTY = "test.faketime";
  private static final String LIBRARY = "libfaketime.so.1";
  private static final Path LIBRARIES = Path.of("/usr/lib");

  /** Starts PostgreSQL with the library; what it starts in turn inherits that. */
  private static final String PG_CTL =
      """
      #!/bin/sh
      export LD_PRELOAD='%s' FAKETIME_TIMESTAMP_FILE='%s'
      # Read again at each look at the clock. Time-outs go by the machine's own clock.
      export FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1 NO_FAKE_STAT=1
      exec '%s' "$@"
      """;

  private final Path directory;
  private final Path offset;

  /**
   * A clock that is right. Aborts the test if there is no library.
   *
   * @param directory for its files
   */
  public FakeClock(Path directory) {
    Assumptions.assumeTrue(library().isPresent(), "needs Debian's libfaketime");
    this.directory = directory;
    this.offset = directory.resolve("offset");
    set(Duration.ZERO);
  }

  /** Sets it ahead of the machine's clock, or behind it. */
  public void set(Duration ahead) {
    try {
      Path written =
          Files.writeString(directory.resolve("next"), "%+d".formatted(ahead.toSeconds()));
      // At once: PostgreSQL may be reading it.
      Files.move(written, offset, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** PostgreSQL's programs, which see this clock when they start the server. */
  PostgresBinaries programs(PostgresBinaries programs) {
    Path start = programs.home().resolve("bin").resolve("pg_ctl");
    try {
      Path bin = Files.createDirectories(directory.resolve("bin"));
      Path script =
          Files.writeString(
              bin.resolve("pg_ctl"), PG_CTL.formatted(library().orElseThrow(), offset, start));
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return programs.at(directory);
  }

  /** Where the library is, if it is installed. */
  private static Optional<Path> library() {
    String property = System.getProperty(LIBRARY_PROPERTY);
    if (property != null) {
      return Optional.of(Path.of(property));
    }
    try (Stream<Path> architectures = Files.list(LIBRARIES)) {
      return architectures
          .map(architecture -> architecture.resolve("faketime").resolve(LIBRARY))
          .filter(Files::exists)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
