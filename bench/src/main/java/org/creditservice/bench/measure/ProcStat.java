package org.creditservice.bench.measure;

import java.util.Optional;

/**
 * The fields of /proc/PID/stat that the bench uses; see proc(5).
 *
 * @param parent the parent process
 * @param ownTicks the process's own CPU time, user and system
 * @param endedChildrenTicks CPU time of its children that have ended and been waited for
 */
record ProcStat(long parent, long ownTicks, long endedChildrenTicks) {
  // Positions of the fields after the program's name, which may itself contain blanks and brackets.
  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int CHILDREN_USER = 13;
  private static final int CHILDREN_SYSTEM = 14;

  static Optional<ProcStat> parse(String line) {
    String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ", -1);
    if (fields.length <= CHILDREN_SYSTEM) {
      return Optional.empty();
    }
    return Optional.of(
        new ProcStat(
            Long.parseLong(fields[PARENT]),
            Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]),
            Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM])));
  }
}
