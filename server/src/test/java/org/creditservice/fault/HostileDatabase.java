package org.creditservice.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.testing.TestDatabase;

/**
 * An empty database that is set against the service: the defaults of database and role and the
 * URL's options are the worst that others may set, and a stranger has set traps in {@code public},
 * as anybody can on PostgreSQL 14.
 */
final class HostileDatabase implements AutoCloseable {
  /** Whatever a role or a database can have as a default, and statements can depend on. */
  static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("search_path", "public, pg_catalog"),
          Map.entry("default_transaction_isolation", "serializable"),
          Map.entry("default_transaction_read_only", "on"),
          Map.entry("default_transaction_deferrable", "on"),
          Map.entry("synchronous_commit", "off"),
          Map.entry("client_min_messages", "error"),
          Map.entry("exit_on_error", "on"),
          Map.entry("row_security", "on"),
          Map.entry("statement_timeout", "'77s'"),
          Map.entry("lock_timeout", "'77s'"),
          Map.entry("idle_in_transaction_session_timeout", "'77s'"),
          Map.entry("idle_session_timeout", "'77s'"),
          Map.entry("transaction_timeout", "'77s'"),
          Map.entry("client_encoding", "LATIN1"),
          Map.entry("timezone", "'Pacific/Kiritimati'"),
          Map.entry("datestyle", "'German, DMY'"),
          Map.entry("intervalstyle", "sql_standard"),
          Map.entry("standard_conforming_strings", "off"),
          Map.entry("bytea_output", "escape"),
          Map.entry("array_nulls", "off"),
          Map.entry("transform_null_equals", "on"),
          Map.entry("default_table_access_method", "strange"),
          Map.entry("plan_cache_mode", "force_custom_plan"),
          Map.entry("jit", "on"),
          Map.entry("max_parallel_workers_per_gather", "8"),
          Map.entry("enable_indexscan", "off"),
          Map.entry("enable_indexonlyscan", "off"),
          Map.entry("enable_nestloop", "off"),
          Map.entry("enable_sort", "off"));

  private static final String CALLED =
      "SELECT funcid::regprocedure || ', times ' || calls FROM pg_stat_user_functions";

  private final TestDatabase database = TestDatabase.createEmpty();
  private final String name = database.owner().jdbcUrl().replaceFirst(".*/", "");
  private final DatabaseTarget stranger =
      new DatabaseTarget(
          database.owner().jdbcUrl(), "stranger_of_" + name, database.owner().password(), Map.of());

  private HostileDatabase() {}

  /** With defaults only. */
  static HostileDatabase create() throws SQLException {
    HostileDatabase hostile = new HostileDatabase();
    hostile.setDefaults();
    return hostile;
  }

  /** With a stranger's traps, too. */
  static HostileDatabase createWithTraps() throws SQLException {
    HostileDatabase hostile = new HostileDatabase();
    hostile.letStrangerIn();
    hostile.setDefaults();
    return hostile;
  }

  private void letStrangerIn() throws SQLException {
    execute(
        database.superuser(),
        List.of(
            "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(stranger.user(), stranger.password()),
            // As everybody may up to PostgreSQL 14.
            "GRANT CREATE ON SCHEMA public TO " + stranger.user(),
            "ALTER DATABASE %s SET track_functions = 'all'".formatted(name)));
    execute(stranger, List.of(traps()));
  }

  private void setDefaults() throws SQLException {
    List<String> whose =
        List.of(
            "ALTER DATABASE " + name,
            "ALTER ROLE %s IN DATABASE %s".formatted(owner().user(), name),
            "ALTER ROLE %s IN DATABASE %s".formatted(target().user(), name));
    Stream<String> settings =
        DEFAULTS.entrySet().stream()
            .map(setting -> " SET %s = %s".formatted(setting.getKey(), setting.getValue()))
            .flatMap(set -> whose.stream().map(each -> each + set));
    String accessMethod = "CREATE ACCESS METHOD strange TYPE TABLE HANDLER heap_tableam_handler";
    execute(database.superuser(), Stream.concat(Stream.of(accessMethod), settings).toList());
  }

  /** Multiplies as the service does, in a session that trusts the defaults. */
  void multiplyWithoutCare() throws SQLException {
    execute(database.service(), List.of("SELECT 1::bigint * interval '1 microsecond'"));
  }

  private static String traps() {
    try (InputStream file = HostileDatabase.class.getResourceAsStream("stranger.sql")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void execute(DatabaseTarget target, List<String> statements) throws SQLException {
    try (Connection connection = target.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The database as the service is told to use it. */
  DatabaseTarget target() {
    return withOptions(database.service());
  }

  /** The same, as the role that migrates. */
  DatabaseTarget owner() {
    return withOptions(database.owner());
  }

  private static DatabaseTarget withOptions(DatabaseTarget target) {
    return new DatabaseTarget(target.jdbcUrl(), target.user(), target.password(), options());
  }

  /** The same as a URL. */
  String url() {
    return options().entrySet().stream()
        .map(option -> option.getKey() + "=" + encoded(option.getValue()))
        .collect(Collectors.joining("&", database.owner().jdbcUrl() + "?", ""));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("currentSchema", "public,pg_catalog");
    options.put(
        "options",
        "-c search_path=public,pg_catalog -c synchronous_commit=off -c TimeZone=Asia/Kathmandu");
    options.put("readOnly", "true");
    options.put("readOnlyMode", "always");
    options.put("autosave", "always");
    options.put("stringtype", "unspecified");
    options.put("preferQueryMode", "simple");
    options.put("defaultRowFetchSize", "1");
    options.put("binaryTransfer", "false");
    options.put("allowEncodingChanges", "true");
    options.put("reWriteBatchedInserts", "true");
    return options;
  }

  /** The database as a superuser, whose sessions have the same defaults. */
  DatabaseTarget superuser() {
    return database.superuser();
  }

  /** The traps that were called. Sessions count them when they end. */
  List<String> called() throws SQLException {
    List<String> called = new ArrayList<>();
    try (Connection connection = database.superuser().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = pg_catalog");
      try (ResultSet rows = statement.executeQuery(CALLED)) {
        while (rows.next()) {
          called.add(rows.getString(1));
        }
      }
    }
    return called;
  }

  @Override
  public void close() throws SQLException {
    database.close();
    try (TestDatabase other = TestDatabase.createEmpty()) {
      execute(other.superuser(), List.of("DROP ROLE IF EXISTS " + stranger.user()));
    }
  }
}
