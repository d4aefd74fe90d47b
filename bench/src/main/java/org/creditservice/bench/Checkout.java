package org.creditservice.bench;

import java.nio.file.Path;
import java.util.Optional;

/** The checkout of the project that the bench was started from. */
final class Checkout {
  /** The system property in which the launcher passes its own path. */
  private static final String LAUNCHER = "credit.launcher";

  private Checkout() {}

  /** The {@code credit} script; it also starts the servers. */
  static Path launcher() {
    return Path.of(
        Optional.ofNullable(System.getProperty(LAUNCHER))
            .orElseThrow(() -> new BenchException("Start the bench with `./credit bench`.")));
  }

  /** A path in bench/target. */
  static Path target(String name) {
    return launcher().resolveSibling("bench").resolve("target").resolve(name);
  }
}
