package org.creditservice.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The default data directory, by the XDG base directory specification.
 *
 * @param environment the process's variables
 * @param userHome the home directory as Java knows it: a question mark if the user has none
 */
record DataDirectoryResolver(Map<String, String> environment, String userHome) {

  private static final String NAME = "credit-service";

  /**
   * The directory that is configured, or the default one.
   *
   * @throws InvalidSettingException if there is no default
   */
  Path resolve(Optional<Path> configured) {
    return configured
        .map(this::expandHome)
        .orElseGet(() -> dataHome().resolve(NAME))
        .toAbsolutePath()
        .normalize();
  }

  /** A shell does not expand the tilde in --data-dir=~/credit or in a file of variables. */
  private Path expandHome(Path path) {
    Path tilde = Path.of("~");
    return path.startsWith(tilde) ? home().resolve(tilde.relativize(path)) : path;
  }

  private Path dataHome() {
    return absolute("XDG_DATA_HOME", environment.get("XDG_DATA_HOME"))
        .orElseGet(() -> home().resolve(".local").resolve("share"));
  }

  private Path home() {
    return absolute("HOME", environment.get("HOME"))
        .or(() -> absolute("HOME", userHome))
        .orElseThrow(() -> refusal("this user has no home directory to keep the data in"));
  }

  private static Optional<Path> absolute(String name, @Nullable String text) {
    try {
      return Optional.ofNullable(text).map(PathText::parse).filter(Path::isAbsolute);
    } catch (IllegalArgumentException e) {
      throw refusal("%s is \"%s\", and %s".formatted(name, text, e.getMessage()));
    }
  }

  private static InvalidSettingException refusal(String reason) {
    return new InvalidSettingException(
        "%s: %s; say where to keep it with %s."
            .formatted(DatabaseSettings.DATA_DIR.flag(), reason, DatabaseSettings.DATA_DIR.flag()));
  }
}
