package org.creditservice.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** CPU time of processes from /proc; empty on systems without it. */
final class ProcessCpu {
  /** Linux reports hundredths of a second here (USER_HZ), whatever the kernel's own tick. */
  private static final double MILLIS_PER_TICK = 10;

  private static final Path PROC = Path.of("/proc");

  private ProcessCpu() {}

  /** Milliseconds used by a process, without its children. */
  static OptionalDouble ofProcess(long pid) {
    return read(pid).map(ProcStat::ownTicks).map(ProcessCpu::millis).orElse(OptionalDouble.empty());
  }

  /**
   * Milliseconds used by a process and its children, including those that have ended.
   *
   * <p>A child that ends between the reads would be counted twice or not at all. Then all is read
   * again.
   */
  static OptionalDouble ofTree(long pid) {
    while (true) {
      Optional<ProcStat> before = read(pid);
      long children = childrenTicks(pid);
      Optional<ProcStat> after = read(pid);
      if (before.isEmpty() || after.isEmpty()) {
        return OptionalDouble.empty();
      }
      if (before.get().endedChildrenTicks() == after.get().endedChildrenTicks()) {
        return millis(after.get().ownTicks() + after.get().endedChildrenTicks() + children);
      }
    }
  }

  /** Milliseconds used by those children of a process that have ended and been waited for. */
  static OptionalDouble ofEndedChildren(long pid) {
    return read(pid)
        .map(ProcStat::endedChildrenTicks)
        .map(ProcessCpu::millis)
        .orElse(OptionalDouble.empty());
  }

  /** Milliseconds for which the cores were busy, all together, since the machine was started. */
  static OptionalDouble ofMachine() {
    try (Stream<String> lines = Files.lines(PROC.resolve("stat"))) {
      return lines
          .findFirst()
          .map(MachineStat::busyTicks)
          .map(ProcessCpu::millis)
          .orElse(OptionalDouble.empty());
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }

  /** The process's parent; 0 if it is unknown. */
  static long parent(long pid) {
    return read(pid).map(ProcStat::parent).orElse(0L);
  }

  private static long childrenTicks(long parent) {
    return pids().stream()
        .flatMap(pid -> read(pid).stream())
        .filter(stat -> stat.parent() == parent)
        .mapToLong(stat -> stat.ownTicks() + stat.endedChildrenTicks())
        .sum();
  }

  private static List<Long> pids() {
    try (Stream<Path> entries = Files.list(PROC)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .map(Long::valueOf)
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Optional<ProcStat> read(long pid) {
    try {
      return ProcStat.parse(Files.readString(PROC.resolve(String.valueOf(pid)).resolve("stat")));
    } catch (IOException e) {
      // There is no /proc, or the process has ended.
      return Optional.empty();
    }
  }

  private static OptionalDouble millis(long ticks) {
    return OptionalDouble.of(ticks * MILLIS_PER_TICK);
  }
}
