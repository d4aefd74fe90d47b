package org.creditservice.config;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database and who to be there. Shown, it shows no password and no property's value.
 *
 * @param jdbcUrl where it is, without user, password or properties:
 *     jdbc:postgresql://host:port/database
 * @param user the role to connect as
 * @param password that role's password, where it needs one
 * @param properties what else the driver is told, by the driver's own names, such as sslmode
 */
public record DatabaseTarget(
    String jdbcUrl, String user, @Nullable String password, Map<String, String> properties) {

  public DatabaseTarget {
    properties = Map.copyOf(properties);
  }

  /** The same database and role, with more said to the driver, where nothing else is said yet. */
  public DatabaseTarget withDefaults(Map<String, String> moreProperties) {
    Map<String, String> merged = new HashMap<>(moreProperties);
    merged.putAll(properties);
    return new DatabaseTarget(jdbcUrl, user, password, merged);
  }

  /** Everything beside the URL, in the driver's form: user, password, properties. Not for logs. */
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

  /** For messages: where it is and who connects, nothing else. */
  public String describe() {
    return jdbcUrl.replaceFirst("^jdbc:", "") + " as " + user;
  }

  @Override
  public String toString() {
    return "DatabaseTarget[%s, password=%s, properties=%s]"
        .formatted(describe(), password == null ? "none" : "***", properties.keySet());
  }
}
