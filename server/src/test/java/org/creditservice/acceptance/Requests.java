package org.creditservice.acceptance;

import com.google.protobuf.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.GetOperationRequest;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.ReverseOperationRequest;

/** Valid requests, as short as they can be. */
final class Requests {
  private static final AtomicInteger PROFILES = new AtomicInteger();

  private Requests() {}

  /** A profile of one's own. */
  static String newProfileId() {
    return "profile-" + PROFILES.incrementAndGet();
  }

  static CreateProfileRequest create(String profileId, long openingBalance) {
    return CreateProfileRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey("create")
        .setOpeningBalance(openingBalance)
        .build();
  }

  static GrantCreditsRequest grant(String profileId, String key, long amount) {
    return GrantCreditsRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setAmount(amount)
        .setReasonCode("PURCHASE")
        .build();
  }

  static DeductCreditsRequest deduct(String profileId, String key, long amount) {
    return DeductCreditsRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setAmount(amount)
        .setReasonCode("IMAGE_GENERATION")
        .build();
  }

  static DeductCreditsRequest deduct(
      String profileId, String key, long amount, java.time.Duration minInterval) {
    return deduct(profileId, key, amount).toBuilder().setMinInterval(proto(minInterval)).build();
  }

  /** All that remains of a deduction. */
  static RefundCreditsRequest refund(String profileId, String key, String deductionKey) {
    return RefundCreditsRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setDeductionKey(deductionKey)
        .setReasonCode("GENERATION_FAILED")
        .build();
  }

  static RefundCreditsRequest refund(
      String profileId, String key, String deductionKey, long amount) {
    return refund(profileId, key, deductionKey).toBuilder().setAmount(amount).build();
  }

  static ReverseOperationRequest reverse(String profileId, String key, String targetKey) {
    return ReverseOperationRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setTargetKey(targetKey)
        .setReasonCode("CALLER_GAVE_UP")
        .build();
  }

  static Duration proto(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  static GetOperationRequest operation(String profileId, String key) {
    return GetOperationRequest.newBuilder().setProfileId(profileId).setIdempotencyKey(key).build();
  }
}
