package org.creditservice.testing;

import com.google.protobuf.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.GetOperationRequest;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.ReverseOperationRequest;

/** The finished requests of {@link ProfileRequests}, for tests that only send them. */
public final class Requests {
  private static final AtomicInteger PROFILES = new AtomicInteger();

  private Requests() {}

  /** The id of a profile that no other test uses. */
  public static String newProfileId() {
    return "profile-" + PROFILES.incrementAndGet();
  }

  /** The key is {@code create}. */
  public static CreateProfileRequest create(String profileId, long openingBalance) {
    return new ProfileRequests(profileId).create("create", openingBalance).build();
  }

  public static GrantCreditsRequest grant(String profileId, String key, long amount) {
    return new ProfileRequests(profileId).grant(key, amount).build();
  }

  public static DeductCreditsRequest deduct(String profileId, String key, long amount) {
    return new ProfileRequests(profileId).deduct(key, amount).build();
  }

  public static DeductCreditsRequest deduct(
      String profileId, String key, long amount, java.time.Duration minInterval) {
    return new ProfileRequests(profileId)
        .deduct(key, amount)
        .setMinInterval(proto(minInterval))
        .build();
  }

  /** A refund of all that remains. */
  public static RefundCreditsRequest refund(String profileId, String key, String deductionKey) {
    return new ProfileRequests(profileId).refund(key, deductionKey).build();
  }

  public static RefundCreditsRequest refund(
      String profileId, String key, String deductionKey, long amount) {
    return new ProfileRequests(profileId).refund(key, deductionKey).setAmount(amount).build();
  }

  public static ReverseOperationRequest reverse(String profileId, String key, String targetKey) {
    return new ProfileRequests(profileId).reverse(key, targetKey).build();
  }

  public static GetOperationRequest operation(String profileId, String key) {
    return GetOperationRequest.newBuilder().setProfileId(profileId).setIdempotencyKey(key).build();
  }

  public static Duration proto(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }
}
