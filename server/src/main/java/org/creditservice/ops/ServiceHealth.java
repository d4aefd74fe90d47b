package org.creditservice.ops;

import java.util.Optional;

/** Whether calls are served now, and if not, why. The same truth as gRPC's health checks. */
public final class ServiceHealth {
  private volatile Optional<String> obstacle = Optional.of("the service is starting");
  private volatile boolean stopping;

  /**
   * Sets what a check has found.
   *
   * @param failure why commands can't be executed; empty if they can
   */
  public void set(Optional<String> failure) {
    obstacle = failure;
  }

  /** The service stops: from now on no call is served. */
  public void stop() {
    stopping = true;
  }

  /** Why no calls are served; empty if they are. */
  public Optional<String> obstacle() {
    return stopping ? Optional.of("the service is shutting down") : obstacle;
  }
}
