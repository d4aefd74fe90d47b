package org.creditservice.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Connects to a database, or, while that is said to be away, to a port where nobody listens. */
public final class OutageDataSource extends PGSimpleDataSource {
  private static final long serialVersionUID = 1L;

  private final transient DataSource database;
  private final PGSimpleDataSource nobody = new PGSimpleDataSource();
  private volatile boolean away;

  public OutageDataSource(DataSource database) {
    this.database = database;
    nobody.setServerNames(new String[] {InetAddress.getLoopbackAddress().getHostAddress()});
    nobody.setPortNumbers(new int[] {freePort()});
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void setAway(boolean away) {
    this.away = away;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return away ? nobody.getConnection() : database.getConnection();
  }
}
