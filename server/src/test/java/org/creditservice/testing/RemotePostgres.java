package org.creditservice.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.db.roles.RoleGrants;
import org.creditservice.db.roles.RoleGrants.Grantee;
import org.creditservice.db.schema.Migrations;
import org.creditservice.embedded.PostgresCluster;

/**
 * A PostgreSQL with a migrated database in a {@link RemoteHost}, which two hosts reach. One of them
 * can vanish.
 */
public final class RemotePostgres implements AutoCloseable {
  private static final String PASSWORD = "test-password";
  private static final int PORT = 5432;

  private final RemoteHost host = RemoteHost.create();

  /** Starts it; skips the test if there can be no remote host on this machine. */
  public static RemotePostgres start() {
    RemotePostgres postgres = new RemotePostgres();
    try {
      postgres.initialize();
    } catch (IOException | SQLException e) {
      postgres.close();
      throw new IllegalStateException(e);
    }
    return postgres;
  }

  private RemotePostgres() {}

  private void initialize() throws IOException, SQLException {
    Path data = host.directory().resolve("data");
    Path password = Files.writeString(host.directory().resolve("password"), PASSWORD);
    new PostgresCluster(TestPostgres.binaries(), data, host.directory().resolve("postgresql.log"))
        .initialize(password);
    Files.writeString(
        data.resolve("pg_hba.conf"),
        "\nhost all all samenet scram-sha-256\n",
        StandardOpenOption.APPEND);
    host.run(
        "unshare",
        "-U",
        TestPostgres.binaries().home().resolve("bin/pg_ctl").toString(),
        "start",
        "--wait",
        "--silent",
        "--pgdata=" + data,
        "--log=" + host.directory().resolve("postgresql.log"),
        "--options=-c listen_addresses=* -c unix_socket_directories= -c fsync=off -c port=" + PORT);
    DatabaseTarget maintenance = superuser("postgres");
    try (Connection connection = maintenance.connect();
        Statement statement = connection.createStatement()) {
      for (String role : List.of(TestPostgres.OWNER, TestPostgres.SERVICE)) {
        statement.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(role, PASSWORD));
      }
      statement.execute("CREATE DATABASE credit OWNER " + TestPostgres.OWNER);
    }
    DatabaseTarget owner = target(host.addressForOther(), "credit", TestPostgres.OWNER);
    Migrations.migrate(owner);
    RoleGrants.grant(owner, List.of(new Grantee(TestPostgres.SERVICE, false)));
  }

  /** The database, for a server on the host that can vanish. */
  public DatabaseTarget forVanishingHost() {
    return target(host.addressForVanishing(), "credit", TestPostgres.SERVICE);
  }

  /** The database, for a server on the host that stays. */
  public DatabaseTarget forOtherHost() {
    return target(host.addressForOther(), "credit", TestPostgres.SERVICE);
  }

  /** The database as a superuser, from the host that stays. */
  public DatabaseTarget superuser() {
    return superuser("credit");
  }

  private DatabaseTarget superuser(String database) {
    return target(host.addressForOther(), database, PostgresCluster.SUPERUSER);
  }

  private static DatabaseTarget target(String address, String database, String user) {
    String url = "jdbc:postgresql://%s:%d/%s".formatted(address, PORT, database);
    return new DatabaseTarget(url, user, PASSWORD, Map.of());
  }

  /** Nothing that PostgreSQL sends reaches the one host any more. */
  public void vanish() {
    host.vanish();
  }

  /** Ends that. */
  public void reappear() {
    host.reappear();
  }

  /** Stops it, and removes its host. */
  @Override
  public void close() {
    host.close();
  }
}
