package org.creditservice.testing;

import com.google.protobuf.Duration;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.ExtendJobRequest;
import org.creditservice.v1.FailJobRequest;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.ReverseOperationRequest;
import org.creditservice.v1.SubmitJobRequest;

/**
 * Builders of valid requests about one profile, with as few fields as possible. Recorded requests
 * of the upgrade tests depend on these values: keep them.
 */
public record ProfileRequests(String profileId) {
  public CreateProfileRequest.Builder create(String key, long openingBalance) {
    return CreateProfileRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setOpeningBalance(openingBalance);
  }

  public GrantCreditsRequest.Builder grant(String key, long amount) {
    return GrantCreditsRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setAmount(amount)
        .setReasonCode("PURCHASE");
  }

  public DeductCreditsRequest.Builder deduct(String key, long amount) {
    return DeductCreditsRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setAmount(amount)
        .setReasonCode("IMAGE_GENERATION");
  }

  /** A refund of all that remains, unless an amount is set. */
  public RefundCreditsRequest.Builder refund(String key, String deductionKey) {
    return RefundCreditsRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setDeductionKey(deductionKey)
        .setReasonCode("GENERATION_FAILED");
  }

  /** A refund of all that remains, unless an amount is set. */
  public RefundCreditsRequest.Builder refundEntry(String key, String entryId) {
    return refund(key, "").setEntryId(entryId);
  }

  public ReverseOperationRequest.Builder reverse(String key, String targetKey) {
    return ReverseOperationRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setTargetKey(targetKey)
        .setReasonCode("CALLER_GAVE_UP");
  }

  public SubmitJobRequest.Builder submit(String key, String jobId, long amount) {
    return SubmitJobRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setJobId(jobId)
        .setAmount(amount)
        .setReasonCode("VIDEO_GENERATION");
  }

  public CompleteJobRequest.Builder complete(String key, String jobId) {
    return CompleteJobRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setJobId(jobId);
  }

  public FailJobRequest.Builder fail(String key, String jobId) {
    return FailJobRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setJobId(jobId)
        .setFailureMessage("no GPU");
  }

  public ExtendJobRequest.Builder extend(String key, String jobId, Duration timeout) {
    return ExtendJobRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setJobId(jobId)
        .setTimeout(timeout);
  }
}
