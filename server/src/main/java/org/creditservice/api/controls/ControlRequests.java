package org.creditservice.api.controls;

import com.google.protobuf.util.Durations;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.creditservice.api.error.Errors;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.ErrorReason;
import org.creditservice.testing.v1.AdvanceClockRequest;
import org.creditservice.testing.v1.InjectFaultRequest;
import org.creditservice.testing.v1.MakeUnavailableRequest;
import org.creditservice.testing.v1.ResetRequest;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc;

/**
 * What the requests of tests mean. Every method throws an {@code ApiException}, INVALID_FIELD, if a
 * request is not valid.
 */
final class ControlRequests {
  /** Longer than any test waits. */
  private static final Duration WAIT_MAX = Duration.ofHours(1);

  /** Ten years: farther than anything that the service keeps or counts by. */
  private static final Duration STEP_MAX = Duration.ofDays(3650);

  private static final int COUNT_MAX = 1_000_000;

  private static final Set<String> METHODS =
      Stream.of(
              CreditServiceGrpc.getServiceDescriptor(),
              CreditQueryServiceGrpc.getServiceDescriptor())
          .flatMap(service -> service.getMethods().stream())
          .map(method -> String.valueOf(method.getBareMethodName()))
          .collect(Collectors.toUnmodifiableSet());

  private ControlRequests() {}

  static Fault fault(InjectFaultRequest request) {
    Violations violations = new Violations();
    violations.check(
        request.getMethod().isEmpty() || METHODS.contains(request.getMethod()),
        "method",
        "must be the name of a command or query, such as DeductCredits, or empty");
    profileId(violations, request.getProfileId());
    violations.check(
        request.getCount() >= 0 && request.getCount() <= COUNT_MAX,
        "count",
        "must be 0 to " + COUNT_MAX);
    Fault fault = fault(request, violations);
    violations.throwIfAny();
    return fault;
  }

  private static Fault fault(InjectFaultRequest request, Violations violations) {
    return switch (request.getFaultCase()) {
      case LOSE_REQUEST -> new Fault.LostRequest(request.getLoseRequest().getSilent());
      case LOSE_ANSWER -> {
        int before = request.getLoseAnswer().getMessagesBefore();
        violations.check(before >= 0, "lose_answer.messages_before", "must be at least 0");
        yield new Fault.LostAnswer(request.getLoseAnswer().getSilent(), before);
      }
      case REFUSE -> new Fault.Refused(InjectedErrors.of(request.getRefuse(), violations));
      case DELAY ->
          new Fault.Delayed(
              duration(violations, "delay", request.getDelay(), Duration.ZERO, WAIT_MAX));
      case FAULT_NOT_SET -> {
        violations.add("fault", "must be set: lose_request, lose_answer, refuse or delay");
        yield new Fault.LostRequest(false);
      }
    };
  }

  static Duration outageDuration(MakeUnavailableRequest request) {
    Violations violations = new Violations();
    Duration duration =
        duration(violations, "duration", request.getDuration(), Duration.ZERO, WAIT_MAX);
    violations.throwIfAny();
    return duration;
  }

  static StatusRuntimeException outageError(MakeUnavailableRequest request) {
    String reason = request.getReason();
    if (reason.isEmpty() || reason.equals(ErrorReason.DATABASE_UNAVAILABLE.name())) {
      return Errors.databaseUnavailable();
    }
    Violations violations = new Violations();
    violations.check(
        reason.equals(ErrorReason.SHUTTING_DOWN.name()),
        "reason",
        "must be DATABASE_UNAVAILABLE, SHUTTING_DOWN or empty");
    violations.throwIfAny();
    return Errors.shuttingDown();
  }

  static Duration step(AdvanceClockRequest request) {
    Violations violations = new Violations();
    Duration step =
        duration(violations, "duration", request.getDuration(), Duration.ofNanos(1000), STEP_MAX);
    violations.throwIfAny();
    return step;
  }

  static void check(ResetRequest request) {
    Violations violations = new Violations();
    profileId(violations, request.getProfileId());
    violations.throwIfAny();
  }

  private static void profileId(Violations violations, String value) {
    if (!value.isEmpty()) {
      FieldRules.id(violations, "profile_id", value);
    }
  }

  /** A length of time; its bounds are included. */
  static Duration duration(
      Violations violations,
      String field,
      com.google.protobuf.Duration value,
      Duration min,
      Duration max) {
    if (Durations.isValid(value)) {
      Duration duration = Duration.ofSeconds(value.getSeconds(), value.getNanos());
      if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
        return duration;
      }
    }
    String from = min.isZero() ? "0 s" : "1 µs";
    violations.add(field, "must be %s to %d s".formatted(from, max.toSeconds()));
    return min;
  }
}
