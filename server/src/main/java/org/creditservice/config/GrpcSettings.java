package org.creditservice.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How callers reach the service.
 *
 * @param address the address or host name to listen on
 * @param port the port to listen on; 0 is any free one
 * @param maxConcurrentCalls maximum number of calls in flight on one connection
 * @param watchPollInterval how often to check watched profiles for entries that other servers
 *     committed
 * @param drainTimeout how long calls in flight may take to finish when the service stops
 * @param tls how connections are protected; absent: they are not
 * @param accepted what the operator accepts with --insecure, as a clause; absent if nothing
 */
public record GrpcSettings(
    String address,
    int port,
    int maxConcurrentCalls,
    Duration watchPollInterval,
    Duration drainTimeout,
    Optional<TlsSettings> tls,
    Optional<String> accepted) {

  /**
   * Maximum bytes of one request message. Fixed by the contract; every valid request is much
   * smaller.
   */
  public static final int MAX_MESSAGE_BYTES = 64 * 1024;

  /** Reachable from this machine only, because without certificates there is no TLS. */
  static final String DEFAULT_ADDRESS = "127.0.0.1";

  /** The port of gRPC's examples. */
  static final int DEFAULT_PORT = 50051;

  /** A quarter of a lane's default queue, so that one connection cannot fill it. */
  static final int DEFAULT_MAX_CONCURRENT_CALLS = 1024;

  /** Too short to notice, at the cost of four cheap reads a second for each watched profile. */
  static final Duration DEFAULT_WATCH_POLL_INTERVAL = Duration.ofMillis(250);

  /** By default, orchestrators wait this long between SIGTERM and SIGKILL. */
  static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(30);

  static final Setting<String> ADDRESS =
      Setting.of(
          "grpc-address",
          SettingType.text("ADDRESS"),
          DEFAULT_ADDRESS,
          "Address to listen on; one that is not loopback needs TLS and a way to tell callers apart,"
              + " or --insecure.");

  static final Setting<Integer> PORT =
      Setting.of(
          "grpc-port",
          SettingType.integer("PORT", 0, 65535),
          String.valueOf(DEFAULT_PORT),
          "Port to listen on; 0 takes any free one and prints it.");

  static final Setting<Boolean> INSECURE =
      Setting.of(
          "insecure",
          SettingType.yesOrNo(),
          "false",
          "Listen on a non-loopback address although nothing protects it: without TLS, or without"
              + " authentication.");

  static final Setting<Integer> MAX_CONCURRENT_CALLS =
      Setting.of(
          "max-concurrent-calls",
          SettingType.integer("N", 1, 1_000_000),
          String.valueOf(DEFAULT_MAX_CONCURRENT_CALLS),
          "Maximum number of calls in flight on one connection.");

  static final Setting<Duration> WATCH_POLL_INTERVAL =
      Setting.of(
          "watch-poll-interval",
          SettingType.duration(Duration.ofMillis(10), Duration.ofMinutes(1)),
          Durations.format(DEFAULT_WATCH_POLL_INTERVAL),
          "How often to check watched profiles for entries that other servers wrote.");

  static final Setting<Duration> DRAIN_TIMEOUT =
      Setting.of(
          "drain-timeout",
          SettingType.duration(Duration.ZERO, Duration.ofHours(1)),
          Durations.format(DEFAULT_DRAIN_TIMEOUT),
          "How long calls in flight may take to finish when the service stops.");

  static final TlsFlags TLS =
      new TlsFlags(
          "tls",
          "the gRPC port",
          "whoever shows none of theirs is refused, or needs a token where --jwt-jwks is set.");

  static final List<Setting<?>> ALL =
      Stream.<List<Setting<?>>>of(
              List.of(ADDRESS, PORT),
              TLS.all(),
              List.of(TlsFlags.RELOAD_INTERVAL, INSECURE),
              List.of(MAX_CONCURRENT_CALLS, WATCH_POLL_INTERVAL, DRAIN_TIMEOUT))
          .<Setting<?>>flatMap(List::stream)
          .toList();

  static GrpcSettings from(SettingValues values) {
    boolean tokens = values.isSet(JwtSettings.JWKS);
    // Where tokens prove who callers are, those with a token need no certificate.
    Optional<TlsSettings> tls =
        TLS.from(values, tokens ? ClientCertificates.OPTIONAL : ClientCertificates.REQUIRED);
    ListenAddress address = ListenAddress.of(values, ADDRESS, INSECURE, protection(tls, tokens));
    return new GrpcSettings(
        address.address(),
        values.get(PORT),
        values.get(MAX_CONCURRENT_CALLS),
        values.get(WATCH_POLL_INTERVAL),
        values.get(DRAIN_TIMEOUT),
        tls,
        address.accepted());
  }

  private static ListenAddress.Protection protection(Optional<TlsSettings> tls, boolean tokens) {
    return new ListenAddress.Protection(
        tls.isPresent(),
        tokens || tls.flatMap(TlsSettings::clientCa).isPresent(),
        "anybody who reaches it may do anything",
        TLS.encryption(),
        "%s or %s".formatted(TLS.clientCa().flag(), JwtSettings.JWKS.flag()));
  }
}
