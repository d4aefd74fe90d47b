package org.creditservice.client;

import io.grpc.Status;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The failures of a watch since it last worked, and what follows from each. */
final class WatchFailures {
  /**
   * A call that was open for so long has worked, even if no entry was made meanwhile: a dead
   * connection would have been noticed after a ping's interval and timeout, 40 s.
   */
  static final Duration PROVEN_AFTER = Duration.ofMinutes(1);

  private final InstantSource clock;
  private @Nullable WatchFailure last;
  private boolean lastUnauthenticated;

  WatchFailures(InstantSource clock) {
    this.clock = clock;
  }

  Optional<WatchFailure> last() {
    return Optional.ofNullable(last);
  }

  /** The watch has worked. */
  void clear() {
    last = null;
    lastUnauthenticated = false;
  }

  /**
   * An attempt has failed.
   *
   * @return how long to wait before the next, or empty if there need not be one: the service would
   *     say the same again
   */
  Optional<Duration> add(ErrorDetails error, CreditException cause) {
    if (isFinal(error)) {
      return Optional.empty();
    }
    lastUnauthenticated = error.status().getCode() == Status.Code.UNAUTHENTICATED;
    last =
        last == null
            ? new WatchFailure(cause, clock.instant(), 1)
            : new WatchFailure(cause, last.since(), last.attempts() + 1);
    return Optional.of(error.waitFor(CallSettings.backoff(last.attempts())));
  }

  /** All codes, so that a new one is not forgotten. */
  private boolean isFinal(ErrorDetails error) {
    return switch (error.status().getCode()) {
      case INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          OUT_OF_RANGE,
          UNIMPLEMENTED ->
          true;
      // The token may have expired under way, so a new one gets its chance. With a cause, there was
      // no token to send: it is the caller's own source that is to recover.
      case UNAUTHENTICATED -> lastUnauthenticated && error.status().getCause() == null;
      case OK,
          CANCELLED,
          UNKNOWN,
          DEADLINE_EXCEEDED,
          RESOURCE_EXHAUSTED,
          ABORTED,
          INTERNAL,
          UNAVAILABLE,
          DATA_LOSS ->
          false;
    };
  }
}
