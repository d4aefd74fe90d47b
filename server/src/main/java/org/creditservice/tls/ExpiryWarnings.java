package org.creditservice.tls;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.creditservice.logging.LogEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns of certificates that expire soon, and again each day. */
final class ExpiryWarnings {
  /** Time for somebody to come back from a holiday; what renews by itself does so earlier. */
  private static final Duration AHEAD = Duration.ofDays(14);

  private static final Duration AGAIN = Duration.ofDays(1);

  private static final Logger log = LoggerFactory.getLogger(ExpiryWarnings.class);

  private final String port;
  private final InstantSource clock;
  private @Nullable Material warnedOf;
  private Instant lastWarning = Instant.MIN;

  /**
   * @param port as messages call it
   */
  ExpiryWarnings(String port, InstantSource clock) {
    this.port = port;
    this.clock = clock;
  }

  /** Warns if it is time to. */
  void check(Material material) {
    Instant now = clock.instant();
    boolean fresh = !material.equals(warnedOf);
    if (!fresh && now.isBefore(lastWarning.plus(AGAIN))) {
      return;
    }
    boolean warned = warn("certificate", material.identity().validity(), now);
    warned |=
        material
            .authoritiesExpiry()
            .map(expiry -> new Validity(Instant.MIN, expiry))
            .filter(validity -> warn("last client authority", validity, now))
            .isPresent();
    if (warned) {
      warnedOf = material;
      lastWarning = now;
    }
  }

  private boolean warn(String what, Validity validity, Instant now) {
    Optional<String> flaw = validity.flaw(now);
    if (flaw.isPresent()) {
      log.error(
          LogEvent.CERTIFICATE_EXPIRES,
          "{} port: its {} {}: callers refuse to connect, or are refused",
          port,
          what,
          flaw.get());
      return true;
    }
    boolean soon = !validity.contains(now.plus(AHEAD));
    if (soon) {
      log.warn(
          LogEvent.CERTIFICATE_EXPIRES,
          "{} port: its {} expires at {}",
          port,
          what,
          validity.until());
    }
    return soon;
  }
}
