package org.creditservice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Cleans up when this JVM is gone, also when it is killed: a process of its own waits for that. */
public final class CleanUp {
  /**
   * $1: the data directory, $2: what to remove. `cat` ends when the JVM at the other end of its
   * pipe does.
   */
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      cat >/dev/null
      pid=$(head -n 1 "$1/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null
      while [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
      rm -rf "$2"
      """;

  /** Holds the other ends of the pipes, which a garbage collection would close. */
  private static final List<Process> CLEANERS = new CopyOnWriteArrayList<>();

  private CleanUp() {}

  /**
   * Stops a PostgreSQL and removes a directory, later.
   *
   * @param data its data directory
   * @param directory with everything that is to be removed
   */
  public static void postgres(Path data, Path directory) {
    try {
      CLEANERS.add(
          new ProcessBuilder("sh", "-c", SCRIPT, "sh", data.toString(), directory.toString())
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
