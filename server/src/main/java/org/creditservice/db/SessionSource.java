package org.creditservice.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.creditservice.config.DatabaseTarget;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens sessions, outside of any pool, that have their settings before anything else is sent. */
public final class SessionSource extends PGSimpleDataSource {
  private static final long serialVersionUID = 1L;

  private final transient SessionSettings settings;

  public SessionSource(DatabaseTarget target, SessionSettings settings) throws SQLException {
    this.settings = settings;
    setUrl(target.jdbcUrl());
    Properties properties = target.with(SessionSettings.DRIVER_PROPERTIES).driverProperties();
    for (String name : properties.stringPropertyNames()) {
      setProperty(name, properties.getProperty(name));
    }
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    Connection connection = super.getConnection(user, password);
    try (Statement statement = connection.createStatement()) {
      statement.execute(settings.statement());
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}
