package org.creditservice.ops;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Whether calls are served now, and if not, why. The same truth as gRPC's health checks. */
public final class ServiceHealth {
  private final InstantSource clock;
  private volatile Optional<String> obstacle = Optional.of("the service is starting");
  private volatile Instant since;
  private volatile boolean reached;
  private volatile boolean stopping;

  /** By the system's clock. */
  public ServiceHealth() {
    this(InstantSource.system());
  }

  /**
   * Not healthy yet.
   *
   * @param clock tells since when it is as it is
   */
  ServiceHealth(InstantSource clock) {
    this.clock = clock;
    this.since = clock.instant();
  }

  /**
   * Sets what a check has found.
   *
   * @param failure why commands can't be executed; empty if they can
   */
  public void set(Optional<String> failure) {
    if (failure.isPresent() != obstacle.isPresent()) {
      since = clock.instant();
    }
    obstacle = failure;
    reached |= failure.isEmpty();
  }

  /** The service stops: from now on no call is served. */
  public void stop() {
    stopping = true;
  }

  /** Why no calls are served; empty if they are. */
  public Optional<String> obstacle() {
    return stopping ? Optional.of("the service is shutting down") : obstacle;
  }

  /** Since when calls have been served, or have not been served. */
  public Instant since() {
    return since;
  }

  /** Whether calls were served at any time. */
  public boolean reached() {
    return reached;
  }
}
