package org.creditservice.config;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which database to use: an external one, or the embedded one in its directory.
 *
 * @param external the database to use; if absent, an embedded PostgreSQL is started
 * @param dataDirectory of the embedded PostgreSQL; absent if that is not started
 * @param ephemeral an embedded PostgreSQL that nobody keeps; absent if that is not started
 * @param migrate whether to bring the schema up to date at start
 * @param strictDurability whether to refuse a database that can lose what it has committed
 * @param strictRoles whether to refuse a role that can do more than the service needs
 * @param timeouts of all work in the database
 */
public record DatabaseSettings(
    Optional<DatabaseTarget> external,
    Optional<Path> dataDirectory,
    Optional<EphemeralSettings> ephemeral,
    boolean migrate,
    boolean strictDurability,
    boolean strictRoles,
    DatabaseTimeouts timeouts) {

  static final Setting<Path> DATA_DIR =
      Setting.optional(
          "data-dir",
          SettingType.path("DIR"),
          "Where the embedded PostgreSQL keeps its data; by default credit-service in"
              + " $XDG_DATA_HOME, or in ~/.local/share if that is not set.");

  static final Setting<String> URL =
      Setting.secret(
          "database-url",
          SettingType.text("URL"),
          "Use this PostgreSQL (14 or newer) instead of the embedded one: "
              + DatabaseUrl.FORM
              + ", or a JDBC URL.");

  static final Setting<String> USER =
      Setting.optional(
          "database-user", SettingType.text("NAME"), "Role to connect as, if the URL names none.");

  static final Setting<String> PASSWORD =
      Setting.secret(
          "database-password",
          SettingType.text("PASSWORD"),
          "The role's password. Prefer the variable or a file: other users can see flags.");

  static final Setting<Path> PASSWORD_FILE =
      Setting.optional(
          "database-password-file", SettingType.path("FILE"), "File that contains the password.");

  static final Setting<Boolean> MIGRATE =
      Setting.of(
          "migrate",
          SettingType.yesOrNo(),
          "true",
          "Bring the schema up to date at start; with --no-migrate, refuse to start on an old one.");

  static final Setting<Boolean> STRICT_DURABILITY =
      Setting.of(
          "strict-durability",
          SettingType.yesOrNo(),
          "false",
          "Refuse to start on a database with fsync or full_page_writes off, which can lose what was"
              + " acknowledged; without it, only warn.");

  // Off, since a first try is with the role that owns the database; a warning tells.
  static final Setting<Boolean> STRICT_ROLES =
      Setting.of(
          "strict-roles",
          SettingType.yesOrNo(),
          "false",
          "Refuse to start with a role that can do more in the database than the service needs;"
              + " without it, only warn.");

  static final List<Setting<?>> ALL =
      List.of(
          DATA_DIR, URL, USER, PASSWORD, PASSWORD_FILE, MIGRATE, STRICT_DURABILITY, STRICT_ROLES);

  /** What a command that only migrates has no use for. */
  static final List<Setting<?>> NOT_FOR_MIGRATE = List.of(MIGRATE, STRICT_DURABILITY, STRICT_ROLES);

  /**
   * The flags that have the password in them. Whoever lists the machine's processes sees it there.
   *
   * @param flags what was typed, by flag without dashes; accepted already
   */
  public static List<String> flagsWithPassword(Map<String, String> flags) {
    List<String> names = new ArrayList<>();
    String url = flags.get(URL.name());
    if (url != null && DatabaseUrl.parse(url).password().isPresent()) {
      names.add(URL.flag());
    }
    if (flags.containsKey(PASSWORD.name())) {
      names.add(PASSWORD.flag());
    }
    return names;
  }

  static DatabaseSettings from(SettingValues values, Map<String, String> environment) {
    Optional<EphemeralSettings> ephemeral = EphemeralSettings.from(values, environment);
    Optional<DatabaseTarget> external = external(values);
    boolean kept = external.isEmpty() && ephemeral.isEmpty();
    return new DatabaseSettings(
        external,
        kept ? Optional.of(dataDirectory(values, environment)) : Optional.empty(),
        ephemeral,
        values.get(MIGRATE),
        values.get(STRICT_DURABILITY),
        values.get(STRICT_ROLES),
        DatabaseTimeouts.from(values));
  }

  private static Path dataDirectory(SettingValues values, Map<String, String> environment) {
    return new DataDirectoryResolver(environment, System.getProperty("user.home"))
        .resolve(values.find(DATA_DIR));
  }

  private static Optional<DatabaseTarget> external(SettingValues values) {
    Optional<String> url = values.find(URL);
    if (url.isEmpty()) {
      refuseWithoutUrl(values);
      return Optional.empty();
    }
    DatabaseUrl parsed = parse(values, url.get());
    String user = values.find(USER).or(parsed::user).orElse(System.getProperty("user.name"));
    String database = URLEncoder.encode(parsed.database().orElse(user), StandardCharsets.UTF_8);
    return Optional.of(
        new DatabaseTarget(
            "jdbc:postgresql://" + parsed.hosts() + "/" + database,
            user,
            password(values).or(parsed::password).orElse(null),
            parsed.properties()));
  }

  private static DatabaseUrl parse(SettingValues values, String url) {
    try {
      return DatabaseUrl.parse(url);
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingException(
          "%s: the URL is not accepted: %s; it must be like %s."
              .formatted(values.nameOf(URL), e.getMessage(), DatabaseUrl.FORM));
    }
  }

  private static void refuseWithoutUrl(SettingValues values) {
    for (Setting<?> setting : List.of(USER, PASSWORD, PASSWORD_FILE)) {
      if (values.isSet(setting)) {
        throw new InvalidSettingException(
            "%s: is accepted only together with %s; the embedded PostgreSQL does not use it."
                .formatted(values.nameOf(setting), URL.flag()));
      }
    }
  }

  private static Optional<String> password(SettingValues values) {
    if (values.isSet(PASSWORD) && values.isSet(PASSWORD_FILE)) {
      throw new InvalidSettingException(
          "%s and %s: only one of the two is accepted."
              .formatted(values.nameOf(PASSWORD), values.nameOf(PASSWORD_FILE)));
    }
    return values.find(PASSWORD).or(() -> passwordFromFile(values));
  }

  private static Optional<String> passwordFromFile(SettingValues values) {
    return values.find(PASSWORD_FILE).map(file -> read(values, file));
  }

  private static String read(SettingValues values, Path file) {
    String problem = "is empty";
    try {
      // Editors end a file with a line feed, which is not part of the password.
      String password = Files.readString(file).replaceFirst("\\R$", "");
      if (!password.isEmpty()) {
        return password;
      }
    } catch (IOException e) {
      problem = "can't be read: " + IoReason.of(e);
    }
    throw new InvalidSettingException(
        "%s: \"%s\" %s; it must be a file that contains the password."
            .formatted(values.nameOf(PASSWORD_FILE), file, problem));
  }
}
