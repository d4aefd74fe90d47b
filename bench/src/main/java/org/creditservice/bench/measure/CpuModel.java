package org.creditservice.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The name of the machine's processor. */
public final class CpuModel {
  private static final Path FILE = Path.of("/proc/cpuinfo");
  private static final String FIELD = "model name";

  private CpuModel() {}

  /** Reads it; empty if there is no /proc, or it does not say. */
  public static Optional<String> read() {
    try {
      return parse(Files.readString(FILE));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Optional<String> parse(String cpuinfo) {
    return cpuinfo
        .lines()
        .filter(line -> line.startsWith(FIELD))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .filter(name -> !name.isEmpty())
        .findFirst();
  }
}
