package org.creditservice.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps the client on CPUs of its own, so that it is neither slowed down by what it measures nor
 * slows that down: the servers and PostgreSQL have all others.
 *
 * <p>Processes inherit it, so it is enough to move this process before it starts others.
 *
 * @param taskset the program that moves processes
 * @param client this process's and pgbench's
 * @param servers those of the servers and of PostgreSQL
 */
record ClientCpus(Path taskset, CpuList client, CpuList servers) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";

  /**
   * Splits the CPUs that this process may use.
   *
   * @throws IllegalArgumentException with a sentence for the user, if that can't be done
   */
  static ClientCpus of(String client) {
    Path taskset =
        findTaskset()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "needs taskset (Debian: package util-linux), which is not on the PATH."));
    CpuList allowed = allowed().orElseThrow(() -> new IllegalArgumentException("needs Linux."));
    return split(taskset, client, allowed);
  }

  static ClientCpus split(Path taskset, String client, CpuList allowed) {
    CpuList own;
    try {
      own = CpuList.parse(client);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be a list of CPUs, such as 0 or 0,2-3.", e);
    }
    if (!allowed.containsAll(own)) {
      throw new IllegalArgumentException("has CPUs that are not there: there are " + allowed + ".");
    }
    if (own.containsAll(allowed)) {
      throw new IllegalArgumentException("leaves none of the CPUs to the servers.");
    }
    return new ClientCpus(taskset, own, allowed.without(own));
  }

  /** What this process starts from now on is a server, unless a command says otherwise. */
  void moveToServers() {
    move(servers);
  }

  /** What this process starts from now on is a client, unless a command says otherwise. */
  void moveToClient() {
    move(client);
  }

  /** The beginning of a command that runs the rest of it as a server. */
  List<String> serverCommand() {
    return List.of(taskset.toString(), "--cpu-list", servers.toString());
  }

  @Override
  public String toString() {
    return "on CPUs %s; servers and PostgreSQL on %s (taskset)".formatted(client, servers);
  }

  /** All threads, and those that they will start. */
  private void move(CpuList cpus) {
    String pid = String.valueOf(ProcessHandle.current().pid());
    List<String> command =
        List.of(taskset.toString(), "--all-tasks", "--cpu-list", "--pid", cpus.toString(), pid);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.onExit().join().exitValue() != 0) {
        throw new BenchException("Cannot move to CPUs %s: %s".formatted(cpus, output.strip()));
      }
    } catch (IOException e) {
      throw new BenchException("Cannot run taskset: " + e.getMessage() + ".", e);
    }
  }

  private static Optional<Path> findTaskset() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .map(directory -> Path.of(directory, "taskset"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<CpuList> allowed() {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(ALLOWED))
          .map(line -> CpuList.parse(line.substring(ALLOWED.length()).strip()))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
