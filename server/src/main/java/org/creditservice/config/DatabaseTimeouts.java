package org.creditservice.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Limits of how long work in the database may take.
 *
 * @param connect to open a connection
 * @param lock to wait for a row lock that another session holds; then the batch goes on without
 *     that profile
 * @param statement to run one statement; then PostgreSQL cancels it
 * @param socket to wait for any response; then the connection is closed
 */
public record DatabaseTimeouts(
    Duration connect, Duration lock, Duration statement, Duration socket) {

  /**
   * Connecting within a data centre takes milliseconds; five seconds allow for a few lost packets.
   */
  static final Duration DEFAULT_CONNECT = Duration.ofSeconds(5);

  /**
   * Servers of this service hold a row lock for milliseconds, on a slow disk for tens of them. A
   * session that holds one for longer is not one of them.
   */
  static final Duration DEFAULT_LOCK = Duration.ofMillis(250);

  /** Far longer than any batch takes: such a statement is stuck. */
  static final Duration DEFAULT_STATEMENT = Duration.ofSeconds(10);

  /**
   * Three times the statement timeout, so that PostgreSQL cancels a slow statement before the
   * driver closes its connection.
   */
  static final Duration DEFAULT_SOCKET = Duration.ofSeconds(30);

  private static final Duration MAX = Duration.ofHours(1);

  static final Setting<Duration> CONNECT =
      Setting.of(
          "connect-timeout",
          SettingType.duration(Duration.ofSeconds(1), MAX),
          Durations.format(DEFAULT_CONNECT),
          "How long opening a database connection may take; whole seconds.");

  static final Setting<Duration> LOCK =
      Setting.of(
          "lock-timeout",
          SettingType.duration(Duration.ofMillis(1), MAX),
          Durations.format(DEFAULT_LOCK),
          "How long a batch waits for a row that another session has locked.");

  static final Setting<Duration> STATEMENT =
      Setting.of(
          "statement-timeout",
          SettingType.duration(Duration.ofMillis(10), MAX),
          Durations.format(DEFAULT_STATEMENT),
          "How long one statement may run.");

  static final Setting<Duration> SOCKET =
      Setting.of(
          "socket-timeout",
          SettingType.duration(Duration.ofSeconds(1), MAX),
          Durations.format(DEFAULT_SOCKET),
          "How long to wait for a response of the database; whole seconds, longer than"
              + " --statement-timeout.");

  static final List<Setting<?>> ALL = List.of(CONNECT, LOCK, STATEMENT, SOCKET);

  static DatabaseTimeouts from(SettingValues values) {
    requireWholeSeconds(values, CONNECT);
    requireWholeSeconds(values, SOCKET);
    requireShorter(values, STATEMENT, SOCKET);
    requireShorter(values, LOCK, STATEMENT);
    return new DatabaseTimeouts(
        values.get(CONNECT), values.get(LOCK), values.get(STATEMENT), values.get(SOCKET));
  }

  /**
   * The driver's properties. The lock and the statement timeout are not among them: they are set in
   * the session.
   */
  public Map<String, String> driverProperties() {
    return Map.of(
        "connectTimeout", String.valueOf(connect.toSeconds()),
        "loginTimeout", String.valueOf(connect.toSeconds()),
        "socketTimeout", String.valueOf(socket.toSeconds()),
        "tcpKeepAlive", "true");
  }

  /** The same without a socket timeout: one statement of a migration may take hours. */
  public Map<String, String> driverPropertiesForMigration() {
    Map<String, String> properties = new HashMap<>(driverProperties());
    properties.remove("socketTimeout");
    return properties;
  }

  /** The driver takes these two in seconds. */
  private static void requireWholeSeconds(SettingValues values, Setting<Duration> setting) {
    if (values.get(setting).toMillisPart() != 0) {
      throw new InvalidSettingException(
          "%s: \"%s\" is not accepted; it must be whole seconds."
              .formatted(values.nameOf(setting), Durations.format(values.get(setting))));
    }
  }

  private static void requireShorter(
      SettingValues values, Setting<Duration> shorter, Setting<Duration> longer) {
    Duration inner = values.get(shorter);
    Duration outer = values.get(longer);
    if (inner.compareTo(outer) >= 0) {
      throw new InvalidSettingException(
          "%s: %s is not accepted; it must be longer than %s, which is %s."
              .formatted(
                  values.nameOf(longer),
                  Durations.format(outer),
                  values.nameOf(shorter),
                  Durations.format(inner)));
    }
  }
}
