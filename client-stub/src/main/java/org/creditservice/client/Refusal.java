package org.creditservice.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why the service refused a call. It is an answer, not a failure: nothing has changed, and the
 * service is well.
 *
 * <p>A newer service may refuse for reasons that this version doesn't know: those are {@link
 * Other}. So a {@code switch} over refusals needs a default in any case.
 */
public sealed interface Refusal {
  /** What all refusals have. */
  Answer answer();

  /** The reason as the service gives it, such as {@code INSUFFICIENT_CREDITS}. */
  default String reason() {
    return answer().reason();
  }

  /** One sentence for people, with the numbers in it. */
  default String message() {
    return answer().message();
  }

  /**
   * Whether the refusal is recorded under the key of the call. Then the same key is refused for
   * good, and a new attempt needs a new key.
   */
  default boolean recorded() {
    return answer().recorded();
  }

  /**
   * What all refusals have.
   *
   * @param reason as the service gives it
   * @param message one sentence for people
   * @param recorded whether the same key is refused for good
   * @param replayed whether this was answered before
   * @param details for programs, as the service gives them
   */
  record Answer(
      String reason,
      String message,
      boolean recorded,
      boolean replayed,
      Map<String, String> details) {
    /** Copies {@code details}. */
    public Answer {
      details = Map.copyOf(details);
    }
  }

  /**
   * The profile has fewer credits than the call takes.
   *
   * @param balance in credits
   * @param required in credits
   */
  record InsufficientCredits(Answer answer, long balance, long required) implements Refusal {}

  /**
   * Less than {@code min_interval} has passed since the last deduction.
   *
   * @param retryAfter after this the same key succeeds
   */
  record RateLimited(Answer answer, Duration retryAfter) implements Refusal {}

  /**
   * The key was used before, by a request that is another one: a bug of the caller.
   *
   * @param differingFields their names in the request; {@code method} if it was another RPC
   * @param recordedMethod the RPC that the key belongs to
   */
  record KeyReused(Answer answer, List<String> differingFields, String recordedMethod)
      implements Refusal {
    /** Copies {@code differingFields}. */
    public KeyReused {
      differingFields = List.copyOf(differingFields);
    }
  }

  /**
   * The key is so old that the service may have removed it.
   *
   * @param removedBefore keys from before this time have been removed
   */
  record KeyExpired(Answer answer, Optional<Instant> removedBefore) implements Refusal {}

  /** The operation was reversed before it arrived. */
  record OperationReversed(Answer answer) implements Refusal {}

  /** There is no such profile. */
  record ProfileNotFound(Answer answer) implements Refusal {}

  /** The profile is there already. */
  record ProfileAlreadyExists(Answer answer) implements Refusal {}

  /** There is no such job. */
  record JobNotFound(Answer answer) implements Refusal {}

  /** There is a job of this id already. */
  record JobAlreadyExists(Answer answer) implements Refusal {}

  /**
   * The job has ended.
   *
   * @param state such as {@code EXPIRED}
   */
  record JobNotProcessing(Answer answer, String state) implements Refusal {}

  /** There is no such deduction. */
  record DeductionNotFound(Answer answer) implements Refusal {}

  /**
   * The refund is more than what is left of the deduction.
   *
   * @param refundable what is left, in credits
   */
  record RefundExceedsDeduction(Answer answer, long refundable) implements Refusal {}

  /** The job was to cost more than was deducted for it. */
  record FinalAmountExceedsDeduction(Answer answer, long deducted) implements Refusal {}

  /**
   * The balance has no room for the credits.
   *
   * @param balance in credits
   * @param limit in credits
   */
  record BalanceLimitExceeded(Answer answer, long balance, long limit) implements Refusal {}

  /** Only deductions and jobs can be reversed. */
  record NotReversible(Answer answer) implements Refusal {}

  /** Nothing was recorded under the key: it has not happened. */
  record OperationNotFound(Answer answer) implements Refusal {}

  /**
   * The request can't be valid: a bug of the caller.
   *
   * @param violations every field that is wrong
   */
  record InvalidField(Answer answer, List<Violation> violations) implements Refusal {
    /** Copies {@code violations}. */
    public InvalidField {
      violations = List.copyOf(violations);
    }

    /**
     * What is wrong with a field.
     *
     * @param field its path in the request
     * @param rule what it must be; completes a sentence that begins with the field
     */
    public record Violation(String field, String rule) {}
  }

  /** Nothing that this server accepts says who calls. */
  record Unauthenticated(Answer answer) implements Refusal {}

  /** The caller may not do this. */
  record PermissionDenied(Answer answer) implements Refusal {}

  /** A reason that this version of the client doesn't know. */
  record Other(Answer answer) implements Refusal {}
}
