package org.creditservice.config;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What strangers, mistakes and floods may take, before anybody is known to be a caller.
 *
 * @param connectionsMax maximum number of connections
 * @param connectionsPerPeerMax maximum number of connections from one address
 * @param connectionsPerCallerMax maximum number of connections of one certificate's caller
 * @param connectionIdleMax how long a connection without calls stays open
 * @param callsMax maximum number of calls in flight, streams included, on all connections
 * @param callsPerCallerMax maximum number of calls in flight of one authenticated caller
 * @param requestTimeout how long a caller may take for a handshake, a frame, or a request
 * @param controlFramesMax maximum number of frames without content on a connection in ten seconds
 * @param watchesMax maximum number of watches of entries
 * @param watchesPerCallerMax the same for one caller
 * @param healthWatchesMax maximum number of watches of health
 * @param healthWatchesPerConnectionMax the same for one connection
 * @param reflection who may ask what the service offers, and how much
 * @param watchdogTimeout how long the process may be frozen until it ends itself; zero: for ever
 */
public record LimitSettings(
    int connectionsMax,
    int connectionsPerPeerMax,
    int connectionsPerCallerMax,
    Duration connectionIdleMax,
    int callsMax,
    int callsPerCallerMax,
    Duration requestTimeout,
    int controlFramesMax,
    int watchesMax,
    int watchesPerCallerMax,
    int healthWatchesMax,
    int healthWatchesPerConnectionMax,
    ReflectionSettings reflection,
    Duration watchdogTimeout) {

  /** Half of them on one address leave the other half to all others. */
  static final int DEFAULT_CONNECTIONS_MAX = 2000;

  /** A load balancer's or a host's pools; a thousand callers behind one address. */
  static final int DEFAULT_CONNECTIONS_PER_PEER_MAX = 1000;

  /** A service of many processes; less than an address may have, since it is one of many there. */
  static final int DEFAULT_CONNECTIONS_PER_CALLER_MAX = 500;

  /** Callers with a call now and then keep theirs; those that were forgotten go. */
  static final Duration DEFAULT_CONNECTION_IDLE_MAX = Duration.ofMinutes(10);

  /**
   * An open call takes some 5 KiB of heap before it does anything, so this is a quarter of the
   * heap.
   */
  static final int DEFAULT_CALLS_MAX =
      (int) Math.min(200_000, Math.max(2000, Runtime.getRuntime().maxMemory() / 4 / 5120));

  /** Half of them leave the other half to all others. */
  static final int DEFAULT_CALLS_PER_CALLER_MAX = DEFAULT_CALLS_MAX / 2;

  /** The longest request then needs 7 KiB a second, which a poor mobile line has. */
  static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(10);

  /** A well-behaved client sends a handful; one that is attacked with them notices ten thousand. */
  static final int DEFAULT_CONTROL_FRAMES_MAX = 2000;

  /** Their polls are one statement; more would make that a long one. */
  static final int DEFAULT_WATCHES_MAX = 10_000;

  /** Half of them, so that one caller leaves the other half to all others. */
  static final int DEFAULT_WATCHES_PER_CALLER_MAX = 5000;

  /** A watch for each connection of a thousand callers. */
  static final int DEFAULT_HEALTH_WATCHES_MAX = 1000;

  /** A balancer needs one on each connection, and one for each service that it asks for. */
  static final int DEFAULT_HEALTH_WATCHES_PER_CONNECTION_MAX = 16;

  /** Longer than any load lasts without a break; most callers have given up long before. */
  static final Duration DEFAULT_WATCHDOG_TIMEOUT = Duration.ofSeconds(60);

  static final Setting<Integer> CONNECTIONS_MAX =
      Setting.count(
          "connections-max",
          DEFAULT_CONNECTIONS_MAX,
          "Maximum number of connections. A newcomer takes the place of one without calls.");

  static final Setting<Integer> CONNECTIONS_PER_PEER_MAX =
      Setting.count(
          "connections-per-peer-max",
          DEFAULT_CONNECTIONS_PER_PEER_MAX,
          "Maximum number of connections from one address.");

  static final Setting<Integer> CONNECTIONS_PER_CALLER_MAX =
      Setting.count(
          "connections-per-caller-max",
          DEFAULT_CONNECTIONS_PER_CALLER_MAX,
          "Maximum number of connections with the certificate of one caller; calls on more are"
              + " refused.");

  static final Setting<Duration> CONNECTION_IDLE_MAX =
      Setting.of(
          "connection-idle-max",
          SettingType.duration(Duration.ofSeconds(1), Duration.ofDays(1)),
          Durations.format(DEFAULT_CONNECTION_IDLE_MAX),
          "How long a connection without calls stays open.");

  static final Setting<Integer> CALLS_MAX =
      Setting.count(
          "calls-max",
          DEFAULT_CALLS_MAX,
          "Maximum number of calls in flight, streams included, on all connections. By default what"
              + " a quarter of the heap has room for.");

  static final Setting<Integer> CALLS_PER_CALLER_MAX =
      Setting.count(
          "calls-per-caller-max",
          DEFAULT_CALLS_PER_CALLER_MAX,
          "Maximum number of calls in flight of one authenticated caller; by default half of what"
              + " all may have by default.");

  static final Setting<Duration> REQUEST_TIMEOUT =
      Setting.of(
          "request-timeout",
          SettingType.duration(Duration.ofSeconds(1), Duration.ofHours(1)),
          Durations.format(DEFAULT_REQUEST_TIMEOUT),
          "How long a caller may take for the handshake, and for each request from its headers to"
              + " its end.");

  static final Setting<Integer> CONTROL_FRAMES_MAX =
      Setting.count(
          "control-frames-max",
          DEFAULT_CONTROL_FRAMES_MAX,
          "Maximum number of HTTP/2 frames without content (settings, priorities, unasked"
              + " acknowledgements, empty data) on one connection in ten seconds.");

  static final Setting<Integer> WATCHES_MAX =
      Setting.count("watches-max", DEFAULT_WATCHES_MAX, "Maximum number of watches of entries.");

  static final Setting<Integer> WATCHES_PER_CALLER_MAX =
      Setting.count(
          "watches-per-caller-max",
          DEFAULT_WATCHES_PER_CALLER_MAX,
          "Maximum number of watches of entries of one caller, or of one connection where callers"
              + " are not authenticated.");

  static final Setting<Integer> HEALTH_WATCHES_MAX =
      Setting.count(
          "health-watches-max", DEFAULT_HEALTH_WATCHES_MAX, "Maximum number of health watches.");

  static final Setting<Integer> HEALTH_WATCHES_PER_CONNECTION_MAX =
      Setting.count(
          "health-watches-per-connection-max",
          DEFAULT_HEALTH_WATCHES_PER_CONNECTION_MAX,
          "Maximum number of health watches on one connection.");

  static final Setting<Duration> WATCHDOG_TIMEOUT =
      Setting.of(
          "watchdog-timeout",
          SettingType.duration(Duration.ZERO, Duration.ofHours(1)),
          Durations.format(DEFAULT_WATCHDOG_TIMEOUT),
          "How long the process may be frozen, by a lack of memory for example, until it ends itself"
              + " so that a supervisor starts another; 0s: for ever.");

  private static final List<Setting<?>> OWN =
      List.of(
          CONNECTIONS_MAX,
          CONNECTIONS_PER_PEER_MAX,
          CONNECTIONS_PER_CALLER_MAX,
          CONNECTION_IDLE_MAX,
          CALLS_MAX,
          CALLS_PER_CALLER_MAX,
          REQUEST_TIMEOUT,
          CONTROL_FRAMES_MAX,
          WATCHES_MAX,
          WATCHES_PER_CALLER_MAX,
          HEALTH_WATCHES_MAX,
          HEALTH_WATCHES_PER_CONNECTION_MAX,
          WATCHDOG_TIMEOUT);

  static final List<Setting<?>> ALL =
      Stream.of(OWN, ReflectionSettings.ALL).<Setting<?>>flatMap(List::stream).toList();

  static LimitSettings from(SettingValues values) {
    return new LimitSettings(
        values.get(CONNECTIONS_MAX),
        values.get(CONNECTIONS_PER_PEER_MAX),
        values.get(CONNECTIONS_PER_CALLER_MAX),
        values.get(CONNECTION_IDLE_MAX),
        values.get(CALLS_MAX),
        values.get(CALLS_PER_CALLER_MAX),
        values.get(REQUEST_TIMEOUT),
        values.get(CONTROL_FRAMES_MAX),
        values.get(WATCHES_MAX),
        values.get(WATCHES_PER_CALLER_MAX),
        values.get(HEALTH_WATCHES_MAX),
        values.get(HEALTH_WATCHES_PER_CONNECTION_MAX),
        ReflectionSettings.from(values),
        values.get(WATCHDOG_TIMEOUT));
  }
}
