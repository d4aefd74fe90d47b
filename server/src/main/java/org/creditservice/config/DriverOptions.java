package org.creditservice.config;

import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A URL's options by the driver's names, which for some differ from those that psql and libpq know.
 */
final class DriverOptions {

  private static final Map<String, String> LIBPQ_NAMES =
      Map.of(
          "application_name", "ApplicationName",
          "channel_binding", "channelBinding",
          "connect_timeout", "connectTimeout",
          "gssencmode", "gssEncMode",
          "sslnegotiation", "sslNegotiation",
          "target_session_attrs", "targetServerType");

  /** Of libpq's target_session_attrs, which the driver calls by other words. */
  private static final Map<String, String> LIBPQ_SERVER_TYPES =
      Map.of("read-write", "primary", "prefer-standby", "preferSecondary", "standby", "secondary");

  private DriverOptions() {}

  /**
   * Translates names, and the values of target_session_attrs.
   *
   * @throws IllegalArgumentException when an option is unknown, so that a mistyped sslmode isn't
   *     silently no sslmode
   */
  static Map<String, String> translate(Map<String, String> options) {
    Map<String, String> translated = new HashMap<>();
    Set<String> known = options.isEmpty() ? Set.of() : known();
    options.forEach(
        (name, value) -> {
          String driverName = LIBPQ_NAMES.getOrDefault(name, name);
          if (!known.contains(driverName)) {
            throw new IllegalArgumentException("its option " + name + " is not known");
          }
          boolean isServerType = name.equals("target_session_attrs");
          translated.put(
              driverName, isServerType ? LIBPQ_SERVER_TYPES.getOrDefault(value, value) : value);
        });
    return translated;
  }

  private static Set<String> known() {
    String url = "jdbc:postgresql:";
    try {
      DriverPropertyInfo[] all =
          DriverManager.getDriver(url).getPropertyInfo(url, new Properties());
      return Arrays.stream(all).map(property -> property.name).collect(Collectors.toSet());
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL's driver is missing", e);
    }
  }
}
