package org.creditservice.api.controls;

import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A time in which no call is executed. Thread-safe. */
final class Outage {
  private record Current(StatusRuntimeException error, long endNanos) {}

  private volatile @Nullable Current current;

  /** Begins it, or replaces the one that goes on; a duration of 0 ends that. */
  void begin(Duration duration, StatusRuntimeException error) {
    current = duration.isZero() ? null : new Current(error, System.nanoTime() + duration.toNanos());
  }

  void end() {
    current = null;
  }

  /** What callers get now; empty if calls are executed. */
  Optional<StatusRuntimeException> error() {
    Current outage = current;
    return outage == null || outage.endNanos - System.nanoTime() <= 0
        ? Optional.empty()
        : Optional.of(outage.error);
  }
}
