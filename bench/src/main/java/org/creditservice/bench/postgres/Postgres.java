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
import java.time.Duration;
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

/** The PostgreSQL that all contenders share: started by the bench, or an external one. */
public final class Postgres implements AutoCloseable {
  /**
   * The same for all contenders; none of them weakens the durability of a commit. After a
   * checkpoint, the next change of each page writes the whole page to the WAL. So there must be no
   * checkpoint in a contender's run, only those that the bench requests between loads.
   */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "shared_buffers", "512MB",
          "max_wal_size", "4GB",
          "min_wal_size", "4GB",
          "checkpoint_timeout", "30min",
          "checkpoint_completion_target", "0.9");

  /** Of 16 MB each: as many as some minutes of the fastest load fill. */
  private static final int SEGMENTS = 128;

  /** The settings that affect the results, and are reported with them. */
  private static final List<String> REPORTED_SETTINGS =
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
   * Starts a new PostgreSQL.
   *
   * @param directory an existing empty directory for its data
   * @param binaries the directory to unpack its programs to, unless they are there already
   * @param flushDelay what to add to each flush; zero for nothing
   */
  public static Postgres start(Path directory, Path binaries, Duration flushDelay) {
    try {
      Path password = directory.resolve("password");
      byte[] secret = new byte[16];
      new SecureRandom().nextBytes(secret);
      Files.writeString(password, HexFormat.of().formatHex(secret), StandardCharsets.US_ASCII);
      PostgresCluster cluster =
          new PostgresCluster(
              binaries(binaries, flushDelay, directory.resolve("slow")),
              directory.resolve("data"),
              directory.resolve("postgresql.log"));
      cluster.initialize(password);
      int port = cluster.start(0, parameters());
      String url = "jdbc:postgresql://%s:%d/postgres".formatted(PostgresCluster.HOST, port);
      Postgres postgres =
          new Postgres(
              new DatabaseTarget(
                  url, PostgresCluster.SUPERUSER, Files.readString(password), Map.of()),
              cluster::stop);
      postgres.createSegments();
      return postgres;
    } catch (IOException e) {
      throw new BenchException("Cannot use the directory %s: %s.".formatted(directory, e), e);
    }
  }

  private static PostgresBinaries binaries(Path cache, Duration flushDelay, Path directory)
      throws IOException {
    PostgresBinaries unpacked = PostgresBinaries.unpack(cache);
    return flushDelay.isZero()
        ? unpacked
        : FlushDelay.find().orElseThrow().slowDown(unpacked, flushDelay, directory);
  }

  /** Uses a running PostgreSQL. Refuses one that may lose acknowledged commits. */
  public static Postgres external(DatabaseTarget target) {
    Postgres postgres = new Postgres(target, () -> {});
    Map<String, String> settings = postgres.settings();
    for (String name : PostgresCluster.DURABLE.keySet()) {
      if (!"on".equals(settings.get(name))) {
        throw new BenchException(
            "The database has %s = %s: switch it on, because the bench compares durable commits."
                .formatted(name, settings.get(name)));
      }
    }
    return postgres;
  }

  /** The version and the settings that affect the results. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("server_version", queryText("SHOW server_version"));
    for (String name : REPORTED_SETTINGS) {
      settings.put(name, queryText("SHOW " + name));
    }
    return settings;
  }

  /** Creates an empty database. */
  public Database createDatabase(String purpose) {
    String name =
        "credit_bench_%d_%d_%s"
            .formatted(ProcessHandle.current().pid(), created.incrementAndGet(), purpose);
    databases.add(name);
    execute("CREATE DATABASE " + name);
    return new Database(this, name, target(name));
  }

  /**
   * Leaves a stock of WAL segments, as a PostgreSQL that has run for a while has it: a checkpoint
   * lets old ones be used again. A new PostgreSQL creates each when it is needed, by writing and
   * flushing 16 MB of zeros, and all commits wait for that.
   */
  private void createSegments() {
    try (Connection connection = admin.connect();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < SEGMENTS; i++) {
        statement.execute(
            "SELECT pg_logical_emit_message(false, 'credit_bench', ''), pg_switch_wal()");
      }
      statement.execute("CHECKPOINT");
    } catch (SQLException e) {
      throw new BenchException("PostgreSQL can't create WAL segments: " + e.getMessage(), e);
    }
  }

  /** Writes all dirty pages, so that no contender's run pays for those of another. */
  void checkpoint() {
    execute("CHECKPOINT");
  }

  void drop(String database) {
    execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    databases.remove(database);
  }

  /** Drops the bench's databases, and stops PostgreSQL if the bench started it. */
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
      throw new BenchException("PostgreSQL rejects %s: %s".formatted(sql, e.getMessage()), e);
    }
  }

  private String queryText(String query) {
    try (Connection connection = admin.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getString(1) : "";
    } catch (SQLException e) {
      throw new BenchException("PostgreSQL rejects %s: %s".formatted(query, e.getMessage()), e);
    }
  }
}
