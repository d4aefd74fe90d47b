package org.creditservice.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What postmaster.pid in a data directory says: which process serves it, or did before the machine
 * went down.
 *
 * @param file the file itself
 * @param pid the process that wrote it, whose number may be another program's by now
 */
record PostmasterPid(Path file, long pid) {

  private static final String NAME = "postmaster.pid";

  /** Reads the file, if there is one and it isn't a fragment. */
  static Optional<PostmasterPid> read(Path dataDirectory) {
    Path file = dataDirectory.resolve(NAME);
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.isEmpty()
          ? Optional.empty()
          : Optional.of(new PostmasterPid(file, Long.parseLong(lines.get(0).strip())));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The process of that number, if it lives. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
  }

  /**
   * Whether a PostgreSQL serves this directory. After a restart of the machine the number may well
   * be another program's; PostgreSQL itself would then refuse to start.
   */
  boolean isServing() {
    return process().filter(this::isPostgres).isPresent();
  }

  private boolean isPostgres(ProcessHandle process) {
    // A postmaster's working directory is its data directory. Only Linux tells; elsewhere its
    // program's name has to do.
    Path workingDirectory = Path.of("/proc", String.valueOf(pid), "cwd");
    try {
      return Files.isSameFile(workingDirectory.toRealPath(), file.getParent())
          && mayBePostgres(process);
    } catch (IOException e) {
      return mayBePostgres(process);
    }
  }

  /**
   * A process that doesn't tell its program counts as PostgreSQL: two on one directory would be
   * worse.
   */
  private static boolean mayBePostgres(ProcessHandle process) {
    return process
        .info()
        .command()
        .map(command -> Path.of(command).getFileName().toString().startsWith("postgres"))
        .orElse(true);
  }
}
