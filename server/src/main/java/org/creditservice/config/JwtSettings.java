package org.creditservice.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which bearer tokens prove who a caller is.
 *
 * @param keys the public keys of whoever signs them
 * @param issuer whose tokens are accepted
 * @param audience for whom they must be
 * @param callerClaim the claim that names the caller
 * @param clockSkew by how much the issuer's clock may differ
 * @param refreshInterval how often keys are fetched from a URL
 */
public record JwtSettings(
    KeysLocation keys,
    String issuer,
    String audience,
    String callerClaim,
    Duration clockSkew,
    Duration refreshInterval) {

  /** The claim that names the subject of a token: RFC 7519. */
  static final String DEFAULT_CALLER_CLAIM = "sub";

  /** Machines with NTP are within a second of each other; a token lives for minutes. */
  static final Duration DEFAULT_CLOCK_SKEW = Duration.ofSeconds(30);

  /**
   * Issuers publish a new key hours before they sign with it, and one that is missing is fetched at
   * once. So this is how long a key goes on to be accepted that its issuer has withdrawn.
   */
  static final Duration DEFAULT_REFRESH_INTERVAL = Duration.ofMinutes(5);

  static final Setting<KeysLocation> JWKS =
      Setting.optional(
          "jwt-jwks",
          KeysLocation.TYPE,
          "Accept bearer tokens (JWT) that these keys sign: a JSON Web Key Set, in a file or at an"
              + " https URL.");

  static final Setting<String> ISSUER =
      Setting.optional(
          "jwt-issuer", SettingType.text("ISSUER"), "Whose tokens are accepted (their claim iss).");

  static final Setting<String> AUDIENCE =
      Setting.optional(
          "jwt-audience",
          SettingType.text("AUDIENCE"),
          "For whom tokens must be (their claim aud).");

  static final Setting<String> CALLER_CLAIM =
      Setting.of(
          "jwt-caller-claim",
          SettingType.text("CLAIM"),
          DEFAULT_CALLER_CLAIM,
          "The claim of a token that names the caller.");

  static final Setting<Duration> CLOCK_SKEW =
      Setting.of(
          "jwt-clock-skew",
          SettingType.duration(Duration.ZERO, Duration.ofMinutes(10)),
          Durations.format(DEFAULT_CLOCK_SKEW),
          "By how much the clock of the tokens' issuer may differ.");

  static final Setting<Duration> REFRESH_INTERVAL =
      Setting.of(
          "jwt-refresh-interval",
          SettingType.duration(Duration.ofMillis(100), Duration.ofDays(1)),
          Durations.format(DEFAULT_REFRESH_INTERVAL),
          "How often to fetch the keys from a URL.");

  static final List<Setting<?>> ALL =
      List.of(JWKS, ISSUER, AUDIENCE, CALLER_CLAIM, CLOCK_SKEW, REFRESH_INTERVAL);

  /** Absent if tokens prove nothing. */
  static Optional<JwtSettings> from(SettingValues values) {
    Optional<KeysLocation> keys = values.find(JWKS);
    if (keys.isEmpty()) {
      refuseWithoutKeys(values);
      return Optional.empty();
    }
    return Optional.of(
        new JwtSettings(
            keys.get(),
            needed(values, ISSUER, "any issuer whose keys are in it could let callers in"),
            needed(values, AUDIENCE, "tokens for other services would be accepted here"),
            values.get(CALLER_CLAIM),
            values.get(CLOCK_SKEW),
            values.get(REFRESH_INTERVAL)));
  }

  private static String needed(SettingValues values, Setting<String> setting, String danger) {
    return values
        .find(setting)
        .orElseThrow(
            () ->
                new InvalidSettingException(
                    "%s: needs %s, without which %s."
                        .formatted(values.nameOf(JWKS), setting.flag(), danger)));
  }

  private static void refuseWithoutKeys(SettingValues values) {
    for (Setting<?> setting : ALL) {
      if (values.isSet(setting)) {
        throw new InvalidSettingException(
            "%s: is accepted only together with %s."
                .formatted(values.nameOf(setting), JWKS.flag()));
      }
    }
  }
}
