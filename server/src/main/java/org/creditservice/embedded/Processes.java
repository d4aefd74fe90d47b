package org.creditservice.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is known of other processes. */
final class Processes {

  private static final char ZOMBIE = 'Z';

  private Processes() {}

  /**
   * Whether a process runs. One that has ended remains as a zombie until its parent asks for its
   * exit code. In a container the service may be process 1, which inherits PostgreSQL and never
   * asks; Java counts a zombie as alive.
   */
  static boolean isRunning(ProcessHandle process) {
    return process.isAlive() && !isZombie(process);
  }

  /** Only Linux shows the state: the first letter after the program's name in parentheses. */
  private static boolean isZombie(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
      int state = stat.lastIndexOf(')') + 2;
      return state < stat.length() && stat.charAt(state) == ZOMBIE;
    } catch (IOException e) {
      return false;
    }
  }
}
