package org.creditservice.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A database that lives as long as the service, for tests of callers.
 *
 * @param programs where PostgreSQL's programs stay unpacked for the next start, by the XDG base
 *     directory specification; absent if this user has no home: they are unpacked each time
 */
public record EphemeralSettings(Optional<Path> programs) {
  private static final String NAME = "credit-service";

  static final Setting<Boolean> EPHEMERAL =
      Setting.of(
          "ephemeral",
          SettingType.yesOrNo(),
          "false",
          "Start a fast, new PostgreSQL in a temporary directory, and delete it at the end: for"
              + " tests.");

  /** Empty unless it is asked for. */
  static Optional<EphemeralSettings> from(SettingValues values, Map<String, String> environment) {
    if (!values.get(EPHEMERAL)) {
      return Optional.empty();
    }
    refuseBoth(values, DatabaseSettings.URL);
    refuseBoth(values, DatabaseSettings.DATA_DIR);
    if (!values.get(DatabaseSettings.MIGRATE)) {
      throw together(
          values, "--no-" + DatabaseSettings.MIGRATE.name(), "a new database has no schema yet");
    }
    if (values.get(DatabaseSettings.STRICT_DURABILITY)) {
      throw together(
          values,
          values.nameOf(DatabaseSettings.STRICT_DURABILITY),
          "an ephemeral database is not durable");
    }
    return Optional.of(
        new EphemeralSettings(
            cacheHome(environment, System.getProperty("user.home"))
                .map(cache -> cache.resolve(NAME))));
  }

  private static void refuseBoth(SettingValues values, Setting<?> other) {
    if (values.isSet(other)) {
      throw new InvalidSettingException(
          "%s and %s: only one of the two is accepted; leave out the first to keep the data, or the second."
              .formatted(values.nameOf(EPHEMERAL), values.nameOf(other)));
    }
  }

  private static InvalidSettingException together(
      SettingValues values, String other, String because) {
    return new InvalidSettingException(
        "%s: is not accepted together with %s; %s."
            .formatted(values.nameOf(EPHEMERAL), other, because));
  }

  private static Optional<Path> cacheHome(Map<String, String> environment, String userHome) {
    return absolute(environment.get("XDG_CACHE_HOME"))
        .or(
            () ->
                Stream.of(environment.getOrDefault("HOME", ""), userHome)
                    .flatMap(home -> absolute(home).stream())
                    .map(home -> home.resolve(".cache"))
                    .findFirst());
  }

  private static Optional<Path> absolute(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(PathText::parse).filter(Path::isAbsolute);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
