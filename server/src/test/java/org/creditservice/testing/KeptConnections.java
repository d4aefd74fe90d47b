package org.creditservice.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import org.creditservice.config.DatabaseTarget;
import org.postgresql.ds.PGPooledConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Connections that are used again, because each new one costs a process of PostgreSQL. Whoever gets
 * one finds it as if it were new.
 */
final class KeptConnections extends PGSimpleDataSource implements AutoCloseable {
  private static final long serialVersionUID = 1L;

  private final transient ConcurrentLinkedDeque<PooledConnection> idle =
      new ConcurrentLinkedDeque<>();

  private final transient DatabaseTarget target;

  KeptConnections(DatabaseTarget target) {
    this.target = target;
  }

  @Override
  public Connection getConnection() throws SQLException {
    for (PooledConnection kept = idle.poll(); kept != null; kept = idle.poll()) {
      try {
        return asNew(kept);
      } catch (SQLException e) {
        // Somebody ended the session.
        kept.close();
      }
    }
    PooledConnection added = new PGPooledConnection(target.connect(), true);
    added.addConnectionEventListener(new Keeping());
    return added.getConnection();
  }

  private static Connection asNew(PooledConnection kept) throws SQLException {
    Connection connection = kept.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("DISCARD ALL");
    }
    connection.setReadOnly(false);
    return connection;
  }

  /** Ends the sessions that nobody uses. */
  @Override
  public void close() {
    for (PooledConnection kept = idle.poll(); kept != null; kept = idle.poll()) {
      try {
        kept.close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final class Keeping implements ConnectionEventListener {
    @Override
    public void connectionClosed(ConnectionEvent event) {
      idle.push((PooledConnection) event.getSource());
    }

    @Override
    public void connectionErrorOccurred(ConnectionEvent event) {
      // It is closed when somebody tries to use it again.
    }
  }
}
