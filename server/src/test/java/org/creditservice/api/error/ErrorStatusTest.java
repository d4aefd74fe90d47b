package org.creditservice.api.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.api.ErrorAssert.assertStatus;

import com.google.rpc.Code;
import com.google.rpc.QuotaFailure;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.decision.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The status of a refusal: its code, its metadata, its details. */
class ErrorStatusTest {
  private static final Map<ErrorReason, Code> CODES = codes();

  private static Map<ErrorReason, Code> codes() {
    Map<ErrorReason, Code> codes = new EnumMap<>(ErrorReason.class);
    codes.put(ErrorReason.PROFILE_NOT_FOUND, Code.NOT_FOUND);
    codes.put(ErrorReason.PROFILE_ALREADY_EXISTS, Code.ALREADY_EXISTS);
    codes.put(ErrorReason.JOB_ALREADY_EXISTS, Code.ALREADY_EXISTS);
    codes.put(ErrorReason.DEDUCTION_NOT_FOUND, Code.NOT_FOUND);
    codes.put(ErrorReason.JOB_NOT_FOUND, Code.NOT_FOUND);
    codes.put(ErrorReason.IDEMPOTENCY_KEY_REUSED, Code.FAILED_PRECONDITION);
    codes.put(ErrorReason.IDEMPOTENCY_KEY_EXPIRED, Code.FAILED_PRECONDITION);
    codes.put(ErrorReason.OPERATION_REVERSED, Code.FAILED_PRECONDITION);
    codes.put(ErrorReason.INSUFFICIENT_CREDITS, Code.FAILED_PRECONDITION);
    codes.put(ErrorReason.RATE_LIMITED, Code.RESOURCE_EXHAUSTED);
    codes.put(ErrorReason.REFUND_EXCEEDS_DEDUCTION, Code.FAILED_PRECONDITION);
    codes.put(ErrorReason.JOB_NOT_PROCESSING, Code.FAILED_PRECONDITION);
    codes.put(ErrorReason.FINAL_AMOUNT_EXCEEDS_DEDUCTION, Code.FAILED_PRECONDITION);
    codes.put(ErrorReason.BALANCE_LIMIT_EXCEEDED, Code.FAILED_PRECONDITION);
    codes.put(ErrorReason.NOT_REVERSIBLE, Code.FAILED_PRECONDITION);
    codes.put(ErrorReason.JOB_NOT_EXPIRED, Code.FAILED_PRECONDITION);
    codes.put(ErrorReason.LAST_DEDUCT_TIME_IN_FUTURE, Code.FAILED_PRECONDITION);
    return codes;
  }

  private static Set<ErrorReason> refusals() {
    return CODES.keySet();
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void codeReasonAndWhetherItIsRecorded(ErrorReason reason) {
    var status = ErrorStatus.of(new Refusal(reason, "No.", Map.of(), null, null));
    assertStatus(status)
        .has(CODES.get(reason), reason.name())
        .isRecorded(reason.recorded())
        .hasMessage("No.");
  }

  @Test
  void itSaysSoIfTheKeyStaysFreeNevertheless() {
    var refusal =
        new Refusal(ErrorReason.BALANCE_LIMIT_EXCEEDED, "Full.", Map.of(), null, null, false);
    assertStatus(ErrorStatus.of(refusal))
        .has(Code.FAILED_PRECONDITION, "BALANCE_LIMIT_EXCEEDED")
        .isRecorded(false);
  }

  @Test
  void numbersForPrograms() {
    var refusal =
        new Refusal(
            ErrorReason.INSUFFICIENT_CREDITS,
            "The balance is 3 credits, 5 are required.",
            Map.of("balance", "3", "required", "5"),
            null,
            null);
    var error = assertStatus(ErrorStatus.of(refusal));
    error.hasOnlyMetadata(Map.of("balance", "3", "required", "5", "recorded", "true"));
    assertThat(error.detailCount()).isEqualTo(1);
  }

  @Test
  void whatIsMissing() {
    var subject = new Refusal.Subject("credit.v1.Profile", "p");
    var refusal =
        new Refusal(ErrorReason.PROFILE_NOT_FOUND, "No such profile.", Map.of(), subject, null);
    assertThat(assertStatus(ErrorStatus.of(refusal)).detail(ResourceInfo.class))
        .isEqualTo(
            ResourceInfo.newBuilder()
                .setResourceType("credit.v1.Profile")
                .setResourceName("p")
                .build());
  }

  @Test
  void theExactWaitAndWhoseLimitItIs() {
    var subject = new Refusal.Subject("credit.v1.Profile", "p");
    var wait = Duration.ofSeconds(2, 345_678_000);
    var refusal =
        new Refusal(ErrorReason.RATE_LIMITED, "Wait 2.346 seconds.", Map.of(), subject, wait);
    var error = assertStatus(ErrorStatus.of(refusal));
    assertThat(error.detail(RetryInfo.class).getRetryDelay())
        .isEqualTo(
            com.google.protobuf.Duration.newBuilder().setSeconds(2).setNanos(345_678_000).build());
    assertThat(error.detail(QuotaFailure.class).getViolations(0).getSubject())
        .isEqualTo("profile:p");
    assertThat(error.detailCount()).isEqualTo(3);
  }

  @Test
  void aReplayDiffersInOneWordOnly() {
    var subject = new Refusal.Subject("credit.v1.LedgerEntry", "e");
    var refusal =
        new Refusal(ErrorReason.DEDUCTION_NOT_FOUND, "None.", Map.of("extra", "1"), subject, null);
    var recorded = ErrorStatus.of(refusal);
    var replayed = ErrorStatus.replayed(recorded);
    var error = assertStatus(replayed);
    error.hasOnlyMetadata(Map.of("extra", "1", "recorded", "true", "replayed", "true"));
    assertThat(replayed.getCode()).isEqualTo(recorded.getCode());
    assertThat(replayed.getMessage()).isEqualTo(recorded.getMessage());
    assertThat(error.detail(ResourceInfo.class))
        .isEqualTo(assertStatus(recorded).detail(ResourceInfo.class));
  }
}
