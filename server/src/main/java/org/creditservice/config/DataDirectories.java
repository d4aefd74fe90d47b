package org.creditservice.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where data goes when nobody says where: by the XDG base directory convention, under the user's
 * home.
 */
final class DataDirectories {

  private static final String NAME = "credit-service";

  private DataDirectories() {}

  static Path resolve(Optional<Path> said, Map<String, String> environment) {
    return said.map(path -> expandHome(path, environment))
        .orElseGet(() -> dataHome(environment).resolve(NAME))
        .toAbsolutePath()
        .normalize();
  }

  /**
   * A shell doesn't expand the tilde in --data-dir=~/credit, nor does anyone in an environment
   * variable.
   */
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
