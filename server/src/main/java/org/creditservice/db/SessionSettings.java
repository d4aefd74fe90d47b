package org.creditservice.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.creditservice.config.DatabaseTarget;
import org.creditservice.config.DatabaseTimeouts;

/**
 * Everything that a session rests on. Nothing is left to the defaults of server, database and role,
 * or to options of the URL, which others may have set; see docs/decisions/0014-session-settings.md.
 *
 * <p>Not here is what only a superuser can set, such as {@code session_replication_role}, and what
 * is the operator's choice, such as the memory of a sort.
 */
public final class SessionSettings {
  private static final String OFF = "off";
  private static final String ON = "on";

  /** How much time a session may take, if nothing limits it. */
  private static final String UNLIMITED = "0";

  /**
   * Acknowledged means flushed, here and on a synchronous standby, even if the server's setting is
   * changed while the session lasts. Only a server that asks for more gets more.
   */
  private static final String FLUSHED_COMMITS =
      "SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit')"
          + " WHEN 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)";

  /**
   * Every plan of a lane's statements is right for all values, so none is made again. Citus routes
   * a statement by its values, and can't plan most of them without.
   */
  private static final String ROUTED_PLANS =
      "SELECT set_config('plan_cache_mode', CASE WHEN EXISTS"
          + " (SELECT FROM pg_extension WHERE extname = 'citus')"
          + " THEN 'auto' ELSE 'force_generic_plan' END, false)";

  /** What the driver would otherwise decide by itself: to begin transactions as read-only. */
  static final Map<String, String> DRIVER_PROPERTIES = Map.of("readOnly", "false");

  /** For a session that lasts as long as its work does: a migration, or a look at the server. */
  public static final SessionSettings UNTIMED =
      new SessionSettings(Map.of(), Map.of(), List.of(FLUSHED_COMMITS))
          // Whoever may create an operator or function that matches better than PostgreSQL's own,
          // in any schema that is searched, has the rights of the session. pg_temp comes first
          // unless it is named.
          .with("search_path", "pg_catalog, pg_temp")
          // A row that a policy hides is an error, not a row that is not there.
          .with("row_security", OFF)
          .with("default_transaction_isolation", "'read committed'")
          .with("default_transaction_read_only", OFF)
          .with("default_transaction_deferrable", OFF)
          // If the service's host has vanished, PostgreSQL's system notices by the probes of TCP:
          // 5 seconds after the last packet, then 3 times every 2 seconds.
          .with("tcp_keepalives_idle", "5")
          .with("tcp_keepalives_interval", "2")
          .with("tcp_keepalives_count", "3")
          .with("tcp_user_timeout", "10000")
          .with("statement_timeout", UNLIMITED)
          .with("lock_timeout", UNLIMITED)
          .with("idle_in_transaction_session_timeout", UNLIMITED)
          .withNewer("idle_session_timeout", UNLIMITED)
          .withNewer("transaction_timeout", UNLIMITED)
          // A lost connection is told by its code, a commit that was not replicated by a warning.
          .with("exit_on_error", OFF)
          .with("client_min_messages", "warning")
          // How values are written and read.
          .with("client_encoding", "'UTF8'")
          .with("timezone", "'UTC'")
          .with("datestyle", "'ISO, MDY'")
          .with("intervalstyle", "postgres")
          .with("standard_conforming_strings", ON)
          .with("bytea_output", "hex")
          .with("array_nulls", ON)
          .with("transform_null_equals", OFF)
          .with("default_table_access_method", "heap")
          // Statements are short: to compile one, or to start workers for it, takes longer than it.
          .with("jit", OFF)
          .with("max_parallel_workers_per_gather", "0")
          // The plans that all statements have, see docs/decisions/0003-planner-settings.md.
          .with("enable_indexscan", ON)
          .with("enable_indexonlyscan", ON)
          .with("enable_nestloop", ON)
          .with("enable_sort", ON)
          .with("plan_cache_mode", "auto");

  private final Map<String, String> settings;

  /** Those that not every supported server knows. */
  private final Map<String, String> newerSettings;

  /** Statements that set what depends on the server. */
  private final List<String> dependent;

  private SessionSettings(
      Map<String, String> settings, Map<String, String> newerSettings, List<String> dependent) {
    this.settings = settings;
    this.newerSettings = newerSettings;
    this.dependent = dependent;
  }

  /**
   * For the session of a lane.
   *
   * <p>Its statements find every row by primary key, row by row of their input. With the other
   * plans switched off, PostgreSQL does so even on tables without statistics, where it would rather
   * scan and hash.
   */
  public static SessionSettings ofLanes(DatabaseTimeouts timeouts) {
    return ofReads(timeouts)
        .with("lock_timeout", millis(timeouts.lock()))
        .with("enable_seqscan", OFF)
        .with("enable_bitmapscan", OFF)
        .with("enable_material", OFF)
        .with("enable_hashjoin", OFF)
        .with("enable_mergejoin", OFF)
        .andThen(ROUTED_PLANS);
  }

  /**
   * For the session of queries. One that is frozen or gone, while its connection is still alive,
   * must not keep its locks and its snapshot for long. An idle transaction is ended by one timeout;
   * while PostgreSQL waits for the rest of what a server sends, only transaction_timeout runs,
   * which PostgreSQL 17 brought.
   */
  public static SessionSettings ofReads(DatabaseTimeouts timeouts) {
    String statement = millis(timeouts.statement());
    return UNTIMED
        .with("statement_timeout", statement)
        .with("idle_in_transaction_session_timeout", statement)
        .withNewer("transaction_timeout", millis(timeouts.transaction()));
  }

  /**
   * For a session that reads much, piece by piece: a piece of a cold disk takes seconds. On a
   * standby, too.
   */
  public static SessionSettings ofLongReads(Duration piece) {
    return UNTIMED
        .with("statement_timeout", millis(piece))
        .with("idle_in_transaction_session_timeout", millis(piece));
  }

  private static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }

  /** The same with one setting more, or with another value for it. */
  public SessionSettings with(String name, String value) {
    return new SessionSettings(copyWith(settings, name, value), newerSettings, dependent);
  }

  /** The same with one setting more, which is left out on servers that don't know it yet. */
  public SessionSettings withNewer(String name, String value) {
    return new SessionSettings(settings, copyWith(newerSettings, name, value), dependent);
  }

  private SessionSettings andThen(String statement) {
    return new SessionSettings(
        settings, newerSettings, Stream.concat(dependent.stream(), Stream.of(statement)).toList());
  }

  private static Map<String, String> copyWith(Map<String, String> map, String name, String value) {
    Map<String, String> copy = new LinkedHashMap<>(map);
    copy.put(name, value);
    return copy;
  }

  /** Opens a session, outside of any pool, that has its settings before anything else is sent. */
  public Connection connect(DatabaseTarget target) throws SQLException {
    Connection connection = target.with(DRIVER_PROPERTIES).connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute(statement());
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * What a new session executes before anything else. The search path comes first: what follows is
   * parsed with it. The transaction keeps it from waiting as the defaults may want it to, for other
   * serializable transactions.
   */
  public String statement() {
    return Stream.of(
            Stream.of("BEGIN ISOLATION LEVEL READ COMMITTED"),
            settings.entrySet().stream().map(SessionSettings::set),
            newerSettings.entrySet().stream().map(SessionSettings::setIfKnown),
            dependent.stream(),
            Stream.of("COMMIT"))
        .flatMap(statements -> statements)
        .collect(Collectors.joining(";\n"));
  }

  private static String set(Map.Entry<String, String> setting) {
    return "SET %s = %s".formatted(setting.getKey(), setting.getValue());
  }

  private static String setIfKnown(Map.Entry<String, String> setting) {
    return "SELECT set_config('%1$s', '%2$s', false) WHERE current_setting('%1$s', true) IS NOT NULL"
        .formatted(setting.getKey(), setting.getValue());
  }
}
