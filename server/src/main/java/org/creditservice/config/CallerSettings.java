package org.creditservice.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who may call, and what.
 *
 * @param certificates whether certificates prove who callers are
 * @param jwt which tokens do; absent: none
 * @param policy the file that says who may do what; absent: nobody may do anything
 * @param reloadInterval how often to look whether the files have changed
 */
public record CallerSettings(
    boolean certificates,
    Optional<JwtSettings> jwt,
    Optional<Path> policy,
    Duration reloadInterval) {

  /** Soon enough for whoever has just changed the policy; the files are read as a whole. */
  static final Duration DEFAULT_RELOAD_INTERVAL = Duration.ofSeconds(2);

  static final Setting<Path> POLICY =
      Setting.optional(
          "policy",
          SettingType.path("FILE"),
          "Who may do what (YAML). Without it, callers that are authenticated may do nothing.");

  static final Setting<Duration> RELOAD_INTERVAL =
      Setting.of(
          "policy-reload-interval",
          SettingType.duration(Duration.ofMillis(100), Duration.ofDays(1)),
          Durations.format(DEFAULT_RELOAD_INTERVAL),
          "How often to look whether the files of --policy and --jwt-jwks have changed.");

  static final List<Setting<?>> ALL =
      Stream.concat(JwtSettings.ALL.stream(), Stream.of(POLICY, RELOAD_INTERVAL)).toList();

  static CallerSettings from(SettingValues values, GrpcSettings grpc) {
    CallerSettings settings =
        new CallerSettings(
            grpc.tls().flatMap(TlsSettings::clientCa).isPresent(),
            JwtSettings.from(values),
            values.find(POLICY),
            values.get(RELOAD_INTERVAL));
    if (settings.policy.isPresent() && !settings.authenticated()) {
      throw new InvalidSettingException(
          "%s: has no effect while callers are not authenticated; set %s or %s."
              .formatted(
                  values.nameOf(POLICY),
                  GrpcSettings.TLS.clientCa().flag(),
                  JwtSettings.JWKS.flag()));
    }
    return settings;
  }

  /** Whether anything proves who callers are. */
  public boolean authenticated() {
    return certificates || jwt.isPresent();
  }
}
