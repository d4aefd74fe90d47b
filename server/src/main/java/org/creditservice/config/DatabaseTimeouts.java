package org.creditservice.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * How much longer than the statement timeout the socket timeout is, unless it is set: long enough
   * for PostgreSQL to cancel a slow statement before the driver closes its connection. Not much
   * longer, because a lane stands still for as long if its connection is dead and nothing says so.
   */
  static final Duration SOCKET_MARGIN = Duration.ofSeconds(2);

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
      Setting.optional(
          "socket-timeout",
          SettingType.duration(Duration.ofSeconds(1), MAX),
          "How long to wait for a response of the database; whole seconds, longer than"
              + " --statement-timeout. By default 2 seconds longer.");

  static final List<Setting<?>> ALL = List.of(CONNECT, LOCK, STATEMENT, SOCKET);

  static DatabaseTimeouts from(SettingValues values) {
    requireWholeSeconds(values, CONNECT, values.get(CONNECT));
    requireShorter(values, LOCK, STATEMENT, values.get(STATEMENT));
    return new DatabaseTimeouts(
        values.get(CONNECT), values.get(LOCK), values.get(STATEMENT), socket(values));
  }

  private static Duration socket(SettingValues values) {
    Optional<Duration> set = values.find(SOCKET);
    set.ifPresent(
        socket -> {
          requireWholeSeconds(values, SOCKET, socket);
          requireShorter(values, STATEMENT, SOCKET, socket);
        });
    return set.orElseGet(() -> roundUpToSeconds(values.get(STATEMENT)).plus(SOCKET_MARGIN));
  }

  private static Duration roundUpToSeconds(Duration duration) {
    return Duration.ofSeconds(duration.plusSeconds(1).minusNanos(1).toSeconds());
  }

  /**
   * How long a transaction may last: as long as its server waits for a single response. All of it
   * takes milliseconds, unless the server is frozen or gone.
   */
  public Duration transaction() {
    return socket;
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
        "tcpKeepAlive", "true",
        "socketFactory", KeepaliveSocketFactory.class.getName());
  }

  /** The same without a socket timeout: one statement of a migration may take hours. */
  public Map<String, String> driverPropertiesForMigration() {
    Map<String, String> properties = new HashMap<>(driverProperties());
    properties.remove("socketTimeout");
    return properties;
  }

  /** The driver takes these two in seconds. */
  private static void requireWholeSeconds(
      SettingValues values, Setting<Duration> setting, Duration value) {
    if (value.toMillisPart() != 0) {
      throw new InvalidSettingException(
          "%s: \"%s\" is not accepted; it must be whole seconds."
              .formatted(values.nameOf(setting), Durations.format(value)));
    }
  }

  private static void requireShorter(
      SettingValues values, Setting<Duration> shorter, Setting<Duration> longer, Duration outer) {
    Duration inner = values.get(shorter);
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
