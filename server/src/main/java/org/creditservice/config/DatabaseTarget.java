package org.creditservice.config;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database and the role to use it with. Its {@link #toString} contains no password and
 * no property's value.
 *
 * @param jdbcUrl jdbc:postgresql://host:port/database, without user, password or properties
 * @param user the role to connect as
 * @param password that role's password; null if it needs none
 * @param properties of the driver, by its own names, such as sslmode
 */
public record DatabaseTarget(
    String jdbcUrl, String user, @Nullable String password, Map<String, String> properties) {

  private static final Pattern SEVERAL_HOSTS =
      Pattern.compile("(?<scheme>jdbc:postgresql://)(?<hosts>[^/]*,[^/]*)(?<database>/.*)");

  private static final Set<String> VERIFYING = Set.of("verify-full", "verify-ca");

  private static final Pattern LOOPBACK =
      Pattern.compile(
          "jdbc:postgresql://((localhost|127\\.[0-9.]+|\\[::1\\]):[0-9]+,?)+/.*",
          Pattern.CASE_INSENSITIVE);

  /** The driver's properties for a choice among hosts. */
  private static final Set<String> CHOOSES_HOST = Set.of("targetServerType", "loadBalanceHosts");

  public DatabaseTarget {
    properties = Map.copyOf(properties);
  }

  /** Another database of the same server. */
  public DatabaseTarget in(String database) {
    String url = jdbcUrl.replaceFirst("[^/]*$", database);
    return new DatabaseTarget(url, user, password, properties);
  }

  /** The same database, as another role. */
  public DatabaseTarget as(String role, @Nullable String itsPassword) {
    return new DatabaseTarget(jdbcUrl, role, itsPassword, properties);
  }

  /** The same database and role, with these properties of the driver where none are set yet. */
  public DatabaseTarget withDefaults(Map<String, String> moreProperties) {
    Map<String, String> merged = new HashMap<>(moreProperties);
    merged.putAll(properties);
    return new DatabaseTarget(jdbcUrl, user, password, merged);
  }

  /** The same database and role, with these properties of the driver, whichever were set before. */
  public DatabaseTarget with(Map<String, String> fixedProperties) {
    Map<String, String> merged = new HashMap<>(properties);
    merged.putAll(fixedProperties);
    return new DatabaseTarget(jdbcUrl, user, password, merged);
  }

  /**
   * User, password and properties, as the driver takes them. Contains the password: not for logs.
   */
  public Properties driverProperties() {
    Properties all = new Properties();
    all.putAll(properties);
    all.setProperty("user", user);
    if (password != null) {
      all.setProperty("password", password);
    }
    return all;
  }

  /**
   * Whether nobody on the way to the server can pretend to be it, and so read the password and all
   * credits: it proves who it is, or it is on this machine. What the hosts' names resolve to isn't
   * asked.
   */
  public boolean isVerified() {
    boolean forged = properties.getOrDefault("sslfactory", "").endsWith("NonValidatingFactory");
    String byDefault = "true".equals(properties.get("ssl")) ? "verify-full" : "prefer";
    String mode = properties.getOrDefault("sslmode", byDefault);
    return (VERIFYING.contains(mode) && !forged) || LOOPBACK.matcher(jdbcUrl).matches();
  }

  /** Opens one connection, outside of any pool. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl, driverProperties());
  }

  /**
   * The same database on each host of the URL, in their order. The whole, if the properties tell
   * the driver how to choose among them.
   */
  public List<DatabaseTarget> eachHost() {
    Matcher url = SEVERAL_HOSTS.matcher(jdbcUrl);
    if (!url.matches() || properties.keySet().stream().anyMatch(CHOOSES_HOST::contains)) {
      return List.of(this);
    }
    return Arrays.stream(url.group("hosts").split(","))
        .map(host -> url.group("scheme") + host + url.group("database"))
        .map(hostUrl -> new DatabaseTarget(hostUrl, user, password, properties))
        .toList();
  }

  /** For messages: the URL, without secrets. */
  public String url() {
    return jdbcUrl.replaceFirst("^jdbc:", "");
  }

  /** For messages: the URL and the user, without secrets. */
  public String describe() {
    return url() + " as " + user;
  }

  @Override
  public String toString() {
    return "DatabaseTarget[%s, password=%s, properties=%s]"
        .formatted(describe(), password == null ? "none" : "***", properties.keySet());
  }
}
