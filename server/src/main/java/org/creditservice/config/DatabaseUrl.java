package org.creditservice.config;

import static java.util.Objects.requireNonNullElse;

import com.google.common.base.Strings;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/**
 * The parts of postgresql://user:password@host:port/database?option=value. It may begin with
 * postgres: or jdbc:postgresql: instead, and have several hosts, separated by commas.
 *
 * <p>A password can be anywhere in a mistyped URL, so no message contains any of it but the name of
 * an option. The driver's parser and java.net.URI put all of it into their messages.
 *
 * @param hosts host:port, several separated by commas
 * @param properties the options by the driver's names
 */
record DatabaseUrl(
    String hosts,
    Optional<String> database,
    Optional<String> user,
    Optional<String> password,
    Map<String, String> properties) {

  static final String FORM = "postgresql://user@host:port/database?option=value";

  private static final Pattern SCHEME = Pattern.compile("(jdbc:postgresql|postgresql|postgres):");

  // A database with @ or : is the end of a password with a slash, or a URL without its two slashes.
  private static final Pattern PARTS =
      Pattern.compile(
          "(?://(?:(?<user>[^:@/?]*)(?::(?<password>[^@/?]*))?@)?(?<hosts>[^/?@]*))?"
              + "/?(?<database>[^?/#@:]*)(?:\\?(?<options>[^#]*))?");

  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9_.-]+)?(?::([0-9]{1,5}))?");

  private static final String ENCODED_SLASH = "%2F";

  private static final String UNIX_SOCKET =
      "it names a unix socket, and the service connects over TCP only: name a host and a port at"
          + " which PostgreSQL listens, such as localhost:5432";

  /** libpq takes these as options, too. */
  private static final Set<String> BEFORE_OPTIONS = Set.of("host", "hostaddr", "port", "dbname");

  private static final String SSL_MODE = "sslmode";

  /** Of a mode that it doesn't know, the driver complains at each connection only. */
  private static final List<String> SSL_MODES = List.of(PGProperty.SSL_MODE.getChoices());

  private static final int MAX_PORT = 65535;

  private static final String ENCODING =
      " (a special character in a user or password is written as a percent sign and two hex digits)";

  /** The driver's names of options that libpq, and so psql, names otherwise. */
  private static final Map<String, String> DRIVER_NAMES =
      Map.of(
          "application_name", "ApplicationName",
          "channel_binding", "channelBinding",
          "connect_timeout", "connectTimeout",
          "gssencmode", "gssEncMode",
          "sslnegotiation", "sslNegotiation",
          "target_session_attrs", "targetServerType");

  /** The driver's values of what libpq names target_session_attrs. */
  private static final Map<String, String> DRIVER_SERVER_TYPES =
      Map.of("read-write", "primary", "prefer-standby", "preferSecondary", "standby", "secondary");

  /**
   * Parses a URL.
   *
   * @throws IllegalArgumentException with a clause that says what is wrong with it
   */
  static DatabaseUrl parse(String text) {
    String url = text.strip();
    require(
        url.chars().noneMatch(Character::isISOControl),
        "it has a line end, or another control character, inside");
    Matcher scheme = SCHEME.matcher(url);
    require(scheme.lookingAt(), "it doesn't begin with postgresql://");
    Matcher parts = PARTS.matcher(url.substring(scheme.end()));
    require(
        parts.matches(),
        "it has a slash, question mark, colon, @ or # in the wrong place" + ENCODING);
    Map<String, String> options = options(part(parts, "options"));
    Optional<String> user = present(options.remove("user"));
    Optional<String> password = present(options.remove("password"));
    return new DatabaseUrl(
        Arrays.stream(part(parts, "hosts").split(",", -1))
            .map(DatabaseUrl::host)
            .collect(Collectors.joining(",")),
        present(decode(part(parts, "database"))),
        present(decode(part(parts, "user"))).or(() -> user),
        present(decode(part(parts, "password"))).or(() -> password),
        options);
  }

  private static String part(Matcher parts, String name) {
    return requireNonNullElse(parts.group(name), "");
  }

  private static String host(String text) {
    require(!text.toUpperCase(Locale.ROOT).contains(ENCODED_SLASH), UNIX_SOCKET);
    Matcher matcher = HOST.matcher(text);
    require(
        matcher.matches(),
        "its host is neither a name, an IPv4 address nor an IPv6 address in brackets" + ENCODING);
    String port = requireNonNullElse(matcher.group(2), "5432");
    boolean valid = Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= MAX_PORT;
    require(valid, "its port is not between 1 and " + MAX_PORT);
    return requireNonNullElse(matcher.group(1), "localhost") + ":" + port;
  }

  private static Map<String, String> options(String query) {
    Map<String, String> options = new HashMap<>();
    for (String option : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      String[] pair = option.split("=", 2);
      require(pair.length == 2, "one of its options is not of the form option=value");
      String name = decode(pair[0]);
      String value = decode(pair[1]);
      require(!name.equals("host") || !value.contains("/"), UNIX_SOCKET);
      require(!BEFORE_OPTIONS.contains(name), "its option " + name + " belongs before the ?");
      String driverName = DRIVER_NAMES.getOrDefault(name, name);
      // A mistyped sslmode must not mean no sslmode.
      require(PGProperty.forName(driverName) != null, "its option " + name + " is not known");
      require(
          !name.equals(SSL_MODE) || SSL_MODES.contains(value.toLowerCase(Locale.ROOT)),
          "its option sslmode is none of " + String.join(", ", SSL_MODES));
      if (name.equals("target_session_attrs")) {
        value = DRIVER_SERVER_TYPES.getOrDefault(value, value);
      }
      boolean first = options.put(driverName, value) == null;
      require(first, "its option " + name + " is given twice");
    }
    return options;
  }

  private static Optional<String> present(@Nullable String text) {
    return Optional.ofNullable(Strings.emptyToNull(text));
  }

  /** Resolves %XX; a plus sign means a space in forms only, not in URLs of databases. */
  private static String decode(String text) {
    String decoded;
    try {
      decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a percent sign in it is not followed by two hex digits");
    }
    require(decoded.indexOf('\uFFFD') < 0, "what its percent signs encode is not UTF-8");
    return decoded;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
