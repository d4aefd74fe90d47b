package org.creditservice.verify;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The last complete verification of everything that is stored. Thread-safe. */
public final class LastVerification {
  /**
   * A verification that has come to its end.
   *
   * @param endTime by this server's clock
   */
  public record Verified(Instant endTime, Summary summary) {}

  private final AtomicReference<Verified> last = new AtomicReference<>();

  /** Notes one. */
  void set(Verified verified) {
    last.set(verified);
  }

  /** Empty if there was none since the server's start. */
  public Optional<Verified> get() {
    return Optional.ofNullable(last.get());
  }
}
