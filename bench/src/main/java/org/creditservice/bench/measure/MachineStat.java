package org.creditservice.bench.measure;

import java.util.stream.IntStream;

/** The first line of /proc/stat: what all cores together did since the start; see proc(5). */
final class MachineStat {
  /** User, nice, system, irq and softirq; without idle, iowait and what other machines took. */
  private static final int[] BUSY = {1, 2, 3, 6, 7};

  private MachineStat() {}

  /** How long they worked for processes and for the kernel. */
  static long busyTicks(String line) {
    String[] fields = line.split(" +", -1);
    return IntStream.of(BUSY).mapToLong(field -> Long.parseLong(fields[field])).sum();
  }
}
