package org.creditservice.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The default data directory, by the XDG base directory specification. */
final class DataDirectoryResolver {

  private static final String NAME = "credit-service";

  private DataDirectoryResolver() {}

  static Path resolve(Optional<Path> configured, Map<String, String> environment) {
    return configured
        .map(path -> expandHome(path, environment))
        .orElseGet(() -> dataHome(environment).resolve(NAME))
        .toAbsolutePath()
        .normalize();
  }

  /** A shell does not expand the tilde in --data-dir=~/credit or in a file of variables. */
  private static Path expandHome(Path path, Map<String, String> environment) {
    Path tilde = Path.of("~");
    return path.startsWith(tilde) ? home(environment).resolve(tilde.relativize(path)) : path;
  }

  private static Path dataHome(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("XDG_DATA_HOME"))
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElseGet(() -> home(environment).resolve(".local").resolve("share"));
  }

  private static Path home(Map<String, String> environment) {
    return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
  }
}
