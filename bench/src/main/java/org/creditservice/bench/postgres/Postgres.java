package org.creditservice.bench.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.creditservice.bench.BenchException;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.embedded.PostgresBinaries;
import org.creditservice.embedded.PostgresCluster;

/** The PostgreSQL that all contenders share: one that is started for the bench, or a given one. */
public final class Postgres implements AutoCloseable {
  /**
   * The same for all contenders; nothing of it weakens what a commit promises. A checkpoint makes
   * every page's next change cost a whole page of WAL, so it should come between two loads, where
   * one is asked for, and not in one contender's ten seconds.
   */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "shared_buffers", "512MB",
          "max_wal_size", "4GB",
          "checkpoint_timeout", "30min",
          "checkpoint_completion_target", "0.9");

  /** What is printed with the results, as it decides about them. */
  private static final List<String> SHOWN =
      List.of(
          "fsync",
          "full_page_writes",
          "synchronous_commit",
          "wal_sync_method",
          "shared_buffers",
          "max_wal_size",
          "checkpoint_timeout",
          "autovacuum",
          "commit_delay",
          "max_connections");

  private final DatabaseTarget admin;
  private final Runnable stop;
  private final Set<String> databases = ConcurrentHashMap.newKeySet();
  private final AtomicInteger created = new AtomicInteger();

  private Postgres(DatabaseTarget admin, Runnable stop) {
    this.admin = admin;
    this.stop = stop;
  }

  /**
   * Starts one.
   *
   * @param directory for its data; is there and empty
   * @param binaries where its programs are or are unpacked to
   */
  public static Postgres start(Path directory, Path binaries) {
    try {
      Path password = directory.resolve("password");
      byte[] secret = new byte[16];
      new SecureRandom().nextBytes(secret);
      Files.writeString(password, HexFormat.of().formatHex(secret), StandardCharsets.US_ASCII);
      PostgresCluster cluster =
          new PostgresCluster(
              PostgresBinaries.unpack(binaries),
              directory.resolve("data"),
              directory.resolve("postgresql.log"));
      cluster.initialize(password);
      int port = cluster.start(0, parameters());
      String url = "jdbc:postgresql://%s:%d/postgres".formatted(PostgresCluster.HOST, port);
      return new Postgres(
          new DatabaseTarget(url, PostgresCluster.SUPERUSER, Files.readString(password), Map.of()),
          cluster::stop);
    } catch (IOException e) {
      throw new BenchException("Cannot use the directory %s: %s.".formatted(directory, e), e);
    }
  }

  /** Uses one that runs; refuses one that may lose what it has acknowledged. */
  public static Postgres given(DatabaseTarget target) {
    Postgres postgres = new Postgres(target, () -> {});
    Map<String, String> settings = postgres.settings();
    for (String name : PostgresCluster.DURABLE.keySet()) {
      if (!"on".equals(settings.get(name))) {
        throw new BenchException(
            "The database has %s = %s: the bench compares durable commits, switch it on."
                .formatted(name, settings.get(name)));
      }
    }
    return postgres;
  }

  /** The settings that matter, as they are, and the version. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("server_version", one("SHOW server_version"));
    for (String name : SHOWN) {
      settings.put(name, one("SHOW " + name));
    }
    return settings;
  }

  /** Makes an empty database. */
  public Database create(String purpose) {
    String name =
        "credit_bench_%d_%d_%s"
            .formatted(ProcessHandle.current().pid(), created.incrementAndGet(), purpose);
    databases.add(name);
    execute("CREATE DATABASE " + name);
    return new Database(this, name, target(name));
  }

  /** Writes all that is dirty, so that no contender's run pays for another's. */
  public void checkpoint() {
    execute("CHECKPOINT");
  }

  void drop(String database) {
    execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    databases.remove(database);
  }

  /** Stops it, if it was started here; leaves no database behind. */
  @Override
  public void close() {
    databases.forEach(this::drop);
    stop.run();
  }

  private static Map<String, String> parameters() {
    Map<String, String> all = new LinkedHashMap<>(PostgresCluster.DURABLE);
    all.putAll(SETTINGS);
    return all;
  }

  private DatabaseTarget target(String database) {
    String url = admin.jdbcUrl().replaceFirst("/[^/]*$", "/" + database);
    return new DatabaseTarget(url, admin.user(), admin.password(), admin.properties());
  }

  private void execute(String sql) {
    try (Connection connection = admin.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new BenchException("PostgreSQL refuses %s: %s".formatted(sql, e.getMessage()), e);
    }
  }

  private String one(String query) {
    try (Connection connection = admin.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getString(1) : "";
    } catch (SQLException e) {
      throw new BenchException("PostgreSQL refuses %s: %s".formatted(query, e.getMessage()), e);
    }
  }
}
