package org.creditservice.bench.postgres;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.creditservice.bench.BenchException;
import org.creditservice.embedded.PostgresBinaries;

/**
 * Makes PostgreSQL's flushes slower, to see what the ratios are on a slower disk.
 *
 * <p>PostgreSQL has no setting for it: {@code commit_delay} makes one committer wait before a flush
 * so that others join it, which is the opposite. So a library is preloaded into its server that
 * replaces {@code fdatasync} and {@code fsync}. It is compiled when it is needed.
 *
 * @param compiler the C compiler
 */
public record FlushDelay(Path compiler) {
  private static final String SOURCE = "flush_delay.c";
  private static final String EXECUTABLE = "rwxr-xr-x";

  /** Possible where there is a C compiler on the PATH. */
  public static Optional<FlushDelay> find() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of("cc", "gcc", "clang")
        .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(each -> Path.of(each, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(FlushDelay::new);
  }

  /**
   * The same programs, but the server's flushes take longer.
   *
   * @param directory a directory for them, which does not exist yet
   */
  PostgresBinaries slowDown(PostgresBinaries binaries, Duration delay, Path directory)
      throws IOException {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Path library = directory.resolve("flush_delay.so");
    compile(delay, directory.resolve(SOURCE), library);
    for (String name : List.of("lib", "share")) {
      Files.createSymbolicLink(directory.resolve(name), binaries.home().resolve(name));
    }
    // Copies: they look for the server beside themselves, and don't stop at a link.
    for (String name : List.of("initdb", "pg_ctl")) {
      Files.copy(
          binaries.home().resolve("bin").resolve(name),
          bin.resolve(name),
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    Path server = bin.resolve("postgres");
    Files.writeString(
        server,
        "#!/bin/sh\nLD_PRELOAD='%s' exec '%s' \"$@\"\n"
            .formatted(library, binaries.home().resolve("bin").resolve("postgres")));
    Files.setPosixFilePermissions(server, PosixFilePermissions.fromString(EXECUTABLE));
    return binaries.at(directory);
  }

  private void compile(Duration delay, Path source, Path library) throws IOException {
    try (InputStream resource = FlushDelay.class.getResourceAsStream(SOURCE)) {
      Files.copy(Objects.requireNonNull(resource), source);
    }
    Process process =
        new ProcessBuilder(
                compiler.toString(),
                "-shared",
                "-fPIC",
                "-O2",
                "-DDELAY_NANOS=" + delay.toNanos() + "LL",
                "-o",
                library.toString(),
                source.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new BenchException("Cannot compile %s: %s".formatted(source, output.strip()));
    }
  }
}
