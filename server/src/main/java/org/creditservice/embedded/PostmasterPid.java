package org.creditservice.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The file postmaster.pid in a data directory. It names the server's process, but may be left over
 * from before the machine went down.
 *
 * @param pid the process that wrote the file; by now another program may have its number
 */
record PostmasterPid(Path file, long pid) {

  private static final String NAME = "postmaster.pid";

  /** Reads the file; absent if it does not exist or is not complete. */
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

  /** The process with this number, if it runs. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(Processes::isRunning);
  }

  /** Whether any process has this number, even one that has ended. */
  boolean isNumberInUse() {
    return ProcessHandle.of(pid).isPresent();
  }

  /** Whether the process is this directory's PostgreSQL, not another program with its number. */
  boolean isServing() {
    return process().filter(this::isPostgres).isPresent();
  }

  private boolean isPostgres(ProcessHandle process) {
    // A postmaster's working directory is its data directory. Only Linux shows it; on other systems
    // the name of the program must be enough.
    Path workingDirectory = Path.of("/proc", String.valueOf(pid), "cwd");
    try {
      return Files.isSameFile(workingDirectory.toRealPath(), file.getParent())
          && mayBePostgres(process);
    } catch (IOException e) {
      return mayBePostgres(process);
    }
  }

  /** An unknown program counts as PostgreSQL: two servers on one directory would be worse. */
  private static boolean mayBePostgres(ProcessHandle process) {
    return process
        .info()
        .command()
        .map(command -> Path.of(command).getFileName().toString().startsWith("postgres"))
        .orElse(true);
  }
}
