package org.creditservice.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.creditservice.config.IoReason;

/**
 * Stops PostgreSQL when this process is gone without having done so: killed, crashed, or ended for
 * want of memory. A shell waits for that at the other end of a pipe, which the system closes
 * however this process ends.
 */
final class PostgresGuard implements AutoCloseable {

  /**
   * $1: the data directory, $2: the file that says which process uses it, $3: this process.
   *
   * <p>PostgreSQL's number is read before it is known that nobody else has taken the directory, so
   * that it can't be that of the next service's server. It may be missing or another program's for
   * a while, if the service was killed during a start. INT asks for a fast shutdown, as pg_ctl
   * does; QUIT ends a server that takes a minute for it, and loses nothing either.
   */
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      while read -r line; do :; done
      seconds=0
      while [ $seconds -lt 70 ]; do
        pid= && read -r pid <"$1/postmaster.pid"
        user= && read -r user <"$2"
        [ "$user" = "$3" ] || exit 0
        if [ -z "$pid" ]; then
          [ $seconds -lt 10 ] || exit 0
        elif [ ! -e /proc/self ] || [ "/proc/$pid/cwd" -ef "$1" ]; then
          if [ $seconds -lt 60 ]; then kill -INT "$pid"; else kill -QUIT "$pid"; fi
        fi
        sleep 1
        seconds=$((seconds + 1))
      done
      """;

  /**
   * $1: the data directory, which is nobody else's; $2: the directory to delete.
   *
   * <p>Nothing of it is needed any more, so PostgreSQL is ended without a checkpoint. It may be in
   * the middle of its start or its creation, which goes on for a moment: hence several tries.
   */
  private static final String DELETING_SCRIPT =
      """
      trap '' INT TERM HUP
      while read -r line; do :; done
      tries=0
      while [ -e "$2" ] && [ $tries -lt 100 ]; do
        pid= && [ -e "$1/postmaster.pid" ] && read -r pid <"$1/postmaster.pid"
        if [ -n "$pid" ] && { [ ! -e /proc/self ] || [ "/proc/$pid/cwd" -ef "$1" ]; }; then
          kill -QUIT "$pid"
        else
          rm -rf "$2"
        fi
        sleep 0.05 || sleep 1
        tries=$((tries + 1))
      done
      """;

  /** Has the other end of the pipe. */
  private final Process shell;

  private PostgresGuard(Process shell) {
    this.shell = shell;
  }

  /**
   * Begins to wait.
   *
   * @param dataFiles PostgreSQL's data directory (PGDATA)
   * @param lock whose holder this process is
   */
  static PostgresGuard start(Path dataFiles, DirectoryLock lock) {
    return run(
        SCRIPT,
        dataFiles.toString(),
        lock.file().toString(),
        String.valueOf(ProcessHandle.current().pid()));
  }

  /**
   * Begins to wait, to end PostgreSQL at once and to delete its directory.
   *
   * @param directory what is deleted
   * @param dataFiles PostgreSQL's data directory (PGDATA) in it
   */
  static PostgresGuard deleting(Path directory, Path dataFiles) {
    return run(DELETING_SCRIPT, dataFiles.toString(), directory.toString());
  }

  private static PostgresGuard run(String script, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", script, "credit-postgresql-guard"));
    command.addAll(List.of(arguments));
    try {
      return new PostgresGuard(
          Program.builder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException e) {
      throw new EmbeddedPostgresException(IoReason.of(e) + ".", e);
    }
  }

  /** Has it done what it waits to do, and waits for the end of that. */
  void deleteNow() {
    try {
      shell.getOutputStream().close();
    } catch (IOException e) {
      throw new EmbeddedPostgresException(IoReason.of(e) + ".", e);
    }
    shell.onExit().join();
  }

  /** Ends the wait; PostgreSQL is no longer of concern. */
  @Override
  public void close() {
    // It ignores SIGTERM, and must not see the pipe closed before it is gone.
    shell.destroyForcibly();
    shell.onExit().join();
  }
}
