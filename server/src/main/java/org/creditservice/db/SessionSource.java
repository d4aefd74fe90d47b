package org.creditservice.db;

import java.sql.Connection;
import java.sql.SQLException;
import org.creditservice.config.DatabaseTarget;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** Sessions with their settings, outside of any pool, for those who open them by themselves. */
public final class SessionSource extends PGSimpleDataSource {
  private static final long serialVersionUID = 1L;

  private final transient DatabaseTarget target;
  private final transient SessionSettings settings;

  public SessionSource(DatabaseTarget target, SessionSettings settings) {
    this.target = target;
    this.settings = settings;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return settings.connect(target);
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return getConnection();
  }
}
