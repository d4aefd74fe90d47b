package org.creditservice.config;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
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

  public DatabaseTarget {
    properties = Map.copyOf(properties);
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

  /** Opens one connection, outside of any pool. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl, driverProperties());
  }

  /** For messages: the URL and the user, without secrets. */
  public String describe() {
    return jdbcUrl.replaceFirst("^jdbc:", "") + " as " + user;
  }

  @Override
  public String toString() {
    return "DatabaseTarget[%s, password=%s, properties=%s]"
        .formatted(describe(), password == null ? "none" : "***", properties.keySet());
  }
}
