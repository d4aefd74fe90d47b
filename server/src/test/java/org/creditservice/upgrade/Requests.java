package org.creditservice.upgrade;

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

/** Valid requests about one profile, with as few fields as they can have. */
record Requests(String profileId) {
  CreateProfileRequest.Builder create(String key, long openingBalance) {
    return CreateProfileRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setOpeningBalance(openingBalance);
  }

  GrantCreditsRequest.Builder grant(String key, long amount) {
    return GrantCreditsRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setAmount(amount)
        .setReasonCode("PURCHASE");
  }

  DeductCreditsRequest.Builder deduct(String key, long amount) {
    return DeductCreditsRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setAmount(amount)
        .setReasonCode("IMAGE_GENERATION");
  }

  /** Of all that remains, unless an amount is set. */
  RefundCreditsRequest.Builder refund(String key, String deductionKey) {
    return RefundCreditsRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setDeductionKey(deductionKey)
        .setReasonCode("GENERATION_FAILED");
  }

  /** Of all that remains, unless an amount is set. */
  RefundCreditsRequest.Builder refundEntry(String key, String entryId) {
    return refund(key, "").setEntryId(entryId);
  }

  ReverseOperationRequest.Builder reverse(String key, String targetKey) {
    return ReverseOperationRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setTargetKey(targetKey)
        .setReasonCode("CALLER_GAVE_UP");
  }

  SubmitJobRequest.Builder submit(String key, String jobId, long amount) {
    return SubmitJobRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setJobId(jobId)
        .setAmount(amount)
        .setReasonCode("VIDEO_GENERATION");
  }

  CompleteJobRequest.Builder complete(String key, String jobId) {
    return CompleteJobRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setJobId(jobId);
  }

  FailJobRequest.Builder fail(String key, String jobId) {
    return FailJobRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setJobId(jobId)
        .setFailureMessage("no GPU");
  }

  ExtendJobRequest.Builder extend(String key, String jobId, Duration timeout) {
    return ExtendJobRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key)
        .setJobId(jobId)
        .setTimeout(timeout);
  }
}
