package org.creditservice.core.decision;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Limits;
import org.creditservice.core.Method;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.KeyHorizon;
import org.creditservice.core.record.RecordedOperation;
import org.jspecify.annotations.Nullable;

/**
 * Why a command is refused, with what a caller needs to act on it. A value, not an exception: the
 * other commands of the batch go on.
 *
 * @param message one sentence for people, with the numbers in it
 * @param details for programs; the keys are those of {@code ErrorInfo.metadata}
 * @param subject the resource that is missing or exists already, or whose limit it is
 * @param retryAfter the exact wait, if waiting helps
 * @param recorded whether it is stored under the command's key and replayed for good; otherwise the
 *     key stays free
 */
public record Refusal(
    ErrorReason reason,
    String message,
    Map<String, String> details,
    @Nullable Subject subject,
    @Nullable Duration retryAfter,
    boolean recorded) {

  /** A refusal that is recorded if its reason is. */
  public Refusal(
      ErrorReason reason,
      String message,
      Map<String, String> details,
      @Nullable Subject subject,
      @Nullable Duration retryAfter) {
    this(reason, message, details, subject, retryAfter, reason.recorded());
  }

  /**
   * The resource that a refusal is about.
   *
   * @param type such as {@code credit.v1.Profile}
   */
  public record Subject(String type, String name) {
    static Subject profile(String profileId) {
      return new Subject("credit.v1.Profile", profileId);
    }

    static Subject job(String jobId) {
      return new Subject("credit.v1.Job", jobId);
    }

    static Subject deduction(String name) {
      return new Subject("credit.v1.LedgerEntry", name);
    }
  }

  public static Refusal profileNotFound(String profileId) {
    return new Refusal(
        ErrorReason.PROFILE_NOT_FOUND,
        "Profile " + profileId + " does not exist; create it with CreateProfile.",
        Map.of(),
        Subject.profile(profileId),
        null);
  }

  public static Refusal profileAlreadyExists(String profileId) {
    return new Refusal(
        ErrorReason.PROFILE_ALREADY_EXISTS,
        "Profile " + profileId + " was already created under another idempotency key.",
        Map.of(),
        Subject.profile(profileId),
        null);
  }

  public static Refusal deductionNotFound(String name) {
    return new Refusal(
        ErrorReason.DEDUCTION_NOT_FOUND,
        "No deduction of this profile is named " + name + ".",
        Map.of(),
        Subject.deduction(name),
        null);
  }

  /** Not recorded, because it can be untrue: the key may have been removed. */
  public static Refusal deductionKeyNotFound(String key, KeyHorizon horizon) {
    return new Refusal(
        ErrorReason.DEDUCTION_NOT_FOUND,
        "No deduction of this profile has the key "
            + key
            + ", unless it was removed with the keys from before "
            + horizon.removedBefore()
            + "; refund by entry_id instead.",
        removedBefore(horizon),
        Subject.deduction(key),
        null,
        false);
  }

  public static Refusal jobAlreadyExists(String jobId) {
    return new Refusal(
        ErrorReason.JOB_ALREADY_EXISTS,
        "Job " + jobId + " was already submitted under another idempotency key.",
        Map.of(),
        Subject.job(jobId),
        null);
  }

  public static Refusal jobNotFound(String jobId) {
    return new Refusal(
        ErrorReason.JOB_NOT_FOUND,
        "This profile has no job " + jobId + ".",
        Map.of(),
        Subject.job(jobId),
        null);
  }

  public static Refusal jobNotProcessing(Job job) {
    return of(
        ErrorReason.JOB_NOT_PROCESSING,
        "Job " + job.jobId() + " has ended: it is " + job.state() + ".",
        Map.of("state", job.state().name()));
  }

  public static Refusal jobNotExpired(Job job) {
    return of(
        ErrorReason.JOB_NOT_EXPIRED,
        "Job " + job.jobId() + " does not expire before " + job.expireTime() + ".",
        Map.of());
  }

  public static Refusal lastDeductTimeInFuture(Instant lastDeductTime, Instant now) {
    return of(
        ErrorReason.LAST_DEDUCT_TIME_IN_FUTURE,
        "last_deduct_time "
            + lastDeductTime
            + " is in the future; the database clock says "
            + now
            + ".",
        Map.of());
  }

  public static Refusal finalAmountExceedsDeduction(long finalAmount, long deducted) {
    return of(
        ErrorReason.FINAL_AMOUNT_EXCEEDS_DEDUCTION,
        "The final amount of "
            + finalAmount
            + " credits exceeds the deduction of "
            + deducted
            + ".",
        Map.of("deducted", Long.toString(deducted)));
  }

  public static Refusal keyReused(RecordedOperation recorded, Method method, Set<Field> differing) {
    // Of two methods nothing but the method can be compared.
    String fields =
        recorded.method() == method
            ? differing.stream().map(Field::wireName).collect(Collectors.joining(","))
            : "method";
    return of(
        ErrorReason.IDEMPOTENCY_KEY_REUSED,
        "The idempotency key was already used by a request of "
            + recorded.method().wireName()
            + " that differs in "
            + fields
            + ".",
        Map.of("differing_fields", fields, "recorded_method", recorded.method().wireName()));
  }

  /** The command's own key may have been removed. */
  public static Refusal keyExpired(KeyHorizon horizon) {
    return of(
        ErrorReason.IDEMPOTENCY_KEY_EXPIRED,
        "The idempotency key is from before "
            + horizon.removedBefore()
            + ", and such keys have been removed: look for the operation in the ledger, and if it"
            + " has not happened, send it with a new key.",
        withField("idempotency_key", horizon));
  }

  /** Another operation's key, which the request names in {@code field}, may have been removed. */
  public static Refusal keyExpired(Field field, KeyHorizon horizon) {
    return of(
        ErrorReason.IDEMPOTENCY_KEY_EXPIRED,
        "The key in "
            + field.wireName()
            + " is from before "
            + horizon.removedBefore()
            + ", and such keys have been removed: look for its entry in the ledger, and refund it by"
            + " entry_id.",
        withField(field.wireName(), horizon));
  }

  private static Map<String, String> withField(String field, KeyHorizon horizon) {
    Map<String, String> details = new HashMap<>(removedBefore(horizon));
    details.put("field", field);
    return details;
  }

  private static Map<String, String> removedBefore(KeyHorizon horizon) {
    return Map.of("removed_before", String.valueOf(horizon.removedBefore()));
  }

  public static Refusal operationReversed(String key) {
    return of(
        ErrorReason.OPERATION_REVERSED,
        "The operation with the idempotency key " + key + " was reversed before it arrived.",
        Map.of());
  }

  public static Refusal insufficientCredits(long balance, long required) {
    return of(
        ErrorReason.INSUFFICIENT_CREDITS,
        "The balance is " + balance + " credits; " + required + " are required.",
        Map.of("balance", Long.toString(balance), "required", Long.toString(required)));
  }

  public static Refusal rateLimited(String profileId, Duration wait) {
    return new Refusal(
        ErrorReason.RATE_LIMITED,
        "Too soon after the last deduction: wait " + seconds(wait) + " seconds.",
        Map.of(),
        Subject.profile(profileId),
        wait);
  }

  public static Refusal refundExceedsDeduction(@Nullable Long requested, long refundable) {
    String what = requested == null ? "A refund" : "A refund of " + requested;
    return of(
        ErrorReason.REFUND_EXCEEDS_DEDUCTION,
        what + " exceeds what is left of the deduction: " + refundable + " credits.",
        Map.of("refundable", Long.toString(refundable)));
  }

  public static Refusal balanceLimitExceeded(long balance, long amount) {
    return of(
        ErrorReason.BALANCE_LIMIT_EXCEEDED,
        "The balance of "
            + balance
            + " credits has no room for "
            + amount
            + " more; the limit is "
            + Limits.BALANCE_MAX
            + ".",
        Map.of("balance", Long.toString(balance), "limit", Long.toString(Limits.BALANCE_MAX)));
  }

  public static Refusal notReversible(Method method) {
    return of(
        ErrorReason.NOT_REVERSIBLE,
        method.wireName()
            + " cannot be reversed; only "
            + Stream.of(Method.values())
                .filter(Method::reversible)
                .map(Method::wireName)
                .collect(Collectors.joining(" and "))
            + " can.",
        Map.of("recorded_method", method.wireName()));
  }

  /**
   * The same refusal, but not recorded: the key stays free. For queries, and for a command that is
   * sent again with its key until it succeeds.
   */
  public Refusal unrecorded() {
    return new Refusal(reason, message, details, subject, retryAfter, false);
  }

  private static Refusal of(ErrorReason reason, String message, Map<String, String> details) {
    return new Refusal(reason, message, details, null, null);
  }

  /**
   * To the millisecond, rounded up: a caller that waits as long as the message says has waited long
   * enough.
   */
  private static String seconds(Duration wait) {
    return BigDecimal.valueOf(wait.toNanos(), 9)
        .setScale(3, RoundingMode.CEILING)
        .stripTrailingZeros()
        .toPlainString();
  }
}
