package org.creditservice.bench.textbook;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.JooqConfiguration;
import org.creditservice.db.schema.Migrations;

/**
 * The process of {@link TextbookService}: gRPC with its default executor, a HikariCP pool.
 *
 * <p>Each line of standard input is a new size of the pool, and its end is the server's. So the
 * bench can try which size is best, on a JVM that stays warm.
 */
public final class TextbookServer implements AutoCloseable {
  /** The environment variable with the database's password, which others must not see in a list. */
  public static final String PASSWORD = "TEXTBOOK_DATABASE_PASSWORD";

  private static final int INITIAL_POOL = 16;

  private final HikariDataSource pool;
  private final Server server;

  private TextbookServer(HikariDataSource pool, Server server) {
    this.pool = pool;
    this.server = server;
  }

  /**
   * Runs until standard input ends.
   *
   * @param arguments the JDBC URL and the user
   */
  public static void main(String[] arguments) throws IOException, SQLException {
    DatabaseTarget target =
        new DatabaseTarget(arguments[0], arguments[1], System.getenv(PASSWORD), Map.of());
    try (TextbookServer textbook = start(target)) {
      System.out.println("ready: grpc 127.0.0.1:" + textbook.port());
      textbook.resizeAsTold();
    }
  }

  /** Creates the tables and serves. */
  static TextbookServer start(DatabaseTarget target) throws IOException, SQLException {
    int unused = Migrations.migrate(target);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(target.jdbcUrl());
    config.setUsername(target.user());
    config.setPassword(target.password());
    config.setMaximumPoolSize(INITIAL_POOL);
    HikariDataSource pool = new HikariDataSource(config);
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new TextbookService(JooqConfiguration.over(pool)))
            .build()
            .start();
    return new TextbookServer(pool, server);
  }

  int port() {
    return server.getPort();
  }

  private void resizeAsTold() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      resize(Integer.parseInt(line));
      System.out.println(line);
    }
  }

  private void resize(int connections) {
    pool.getHikariConfigMXBean().setMaximumPoolSize(connections);
    pool.getHikariConfigMXBean().setMinimumIdle(connections);
    pool.getHikariPoolMXBean().softEvictConnections();
  }

  @Override
  public void close() {
    server.shutdownNow();
    pool.close();
  }
}
