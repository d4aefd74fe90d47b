package org.creditservice.client;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.creditservice.client.Refusal.Answer;
import org.creditservice.client.Refusal.InvalidField.Violation;

/** What the service says on the wire → a {@link Refusal}. */
final class Refusals {
  private static final Map<String, BiFunction<Answer, ErrorDetails, Refusal>> KNOWN =
      Map.ofEntries(
          Map.entry("INSUFFICIENT_CREDITS", Refusals::insufficientCredits),
          Map.entry("RATE_LIMITED", Refusals::rateLimited),
          Map.entry("IDEMPOTENCY_KEY_REUSED", Refusals::keyReused),
          Map.entry("IDEMPOTENCY_KEY_EXPIRED", Refusals::keyExpired),
          Map.entry("INVALID_FIELD", Refusals::invalidField),
          Map.entry("REFUND_EXCEEDS_DEDUCTION", Refusals::refundExceedsDeduction),
          Map.entry("FINAL_AMOUNT_EXCEEDS_DEDUCTION", Refusals::finalAmountExceedsDeduction),
          Map.entry("BALANCE_LIMIT_EXCEEDED", Refusals::balanceLimitExceeded),
          Map.entry("JOB_NOT_PROCESSING", Refusals::jobNotProcessing),
          Map.entry("OPERATION_REVERSED", (answer, error) -> new Refusal.OperationReversed(answer)),
          Map.entry("PROFILE_NOT_FOUND", (answer, error) -> new Refusal.ProfileNotFound(answer)),
          Map.entry(
              "PROFILE_ALREADY_EXISTS",
              (answer, error) -> new Refusal.ProfileAlreadyExists(answer)),
          Map.entry("JOB_NOT_FOUND", (answer, error) -> new Refusal.JobNotFound(answer)),
          Map.entry("JOB_ALREADY_EXISTS", (answer, error) -> new Refusal.JobAlreadyExists(answer)),
          Map.entry(
              "DEDUCTION_NOT_FOUND", (answer, error) -> new Refusal.DeductionNotFound(answer)),
          Map.entry("NOT_REVERSIBLE", (answer, error) -> new Refusal.NotReversible(answer)),
          Map.entry(
              "OPERATION_NOT_FOUND", (answer, error) -> new Refusal.OperationNotFound(answer)),
          Map.entry("UNAUTHENTICATED", (answer, error) -> new Refusal.Unauthenticated(answer)),
          Map.entry("PERMISSION_DENIED", (answer, error) -> new Refusal.PermissionDenied(answer)));

  private Refusals() {}

  /** Of a kind that this version knows, or else {@link Refusal.Other}. */
  static Refusal of(ErrorDetails error) {
    Answer answer =
        new Answer(
            error.info().isPresent() ? error.reason() : error.status().getCode().name(),
            error.message(),
            error.recorded(),
            error.replayed(),
            error.metadata());
    return KNOWN
        .getOrDefault(error.reason(), (any, unused) -> new Refusal.Other(any))
        .apply(answer, error);
  }

  private static Refusal insufficientCredits(Answer answer, ErrorDetails error) {
    return new Refusal.InsufficientCredits(
        answer, number(answer, "balance"), number(answer, "required"));
  }

  private static Refusal rateLimited(Answer answer, ErrorDetails error) {
    return new Refusal.RateLimited(answer, error.retryAfter().orElse(Duration.ZERO));
  }

  private static Refusal keyReused(Answer answer, ErrorDetails error) {
    String fields = answer.details().getOrDefault("differing_fields", "");
    return new Refusal.KeyReused(
        answer,
        fields.isEmpty() ? List.of() : List.of(fields.split(",")),
        answer.details().getOrDefault("recorded_method", ""));
  }

  private static Refusal keyExpired(Answer answer, ErrorDetails error) {
    return new Refusal.KeyExpired(answer, time(answer.details().get("removed_before")));
  }

  private static Refusal invalidField(Answer answer, ErrorDetails error) {
    List<Violation> violations =
        error.violations().stream()
            .map(violation -> new Violation(violation.getField(), violation.getDescription()))
            .toList();
    return new Refusal.InvalidField(answer, violations);
  }

  private static Refusal refundExceedsDeduction(Answer answer, ErrorDetails error) {
    return new Refusal.RefundExceedsDeduction(answer, number(answer, "refundable"));
  }

  private static Refusal finalAmountExceedsDeduction(Answer answer, ErrorDetails error) {
    return new Refusal.FinalAmountExceedsDeduction(answer, number(answer, "deducted"));
  }

  private static Refusal balanceLimitExceeded(Answer answer, ErrorDetails error) {
    return new Refusal.BalanceLimitExceeded(
        answer, number(answer, "balance"), number(answer, "limit"));
  }

  private static Refusal jobNotProcessing(Answer answer, ErrorDetails error) {
    return new Refusal.JobNotProcessing(answer, answer.details().getOrDefault("state", ""));
  }

  /** Zero where a newer service says something else: the reason still is what it is. */
  private static long number(Answer answer, String name) {
    try {
      return Long.parseLong(answer.details().getOrDefault(name, "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Optional<Instant> time(@org.jspecify.annotations.Nullable String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
