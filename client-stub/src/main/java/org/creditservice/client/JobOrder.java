package org.creditservice.client;

import java.time.Duration;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.ExtendJobRequest;
import org.creditservice.v1.FailJobRequest;
import org.creditservice.v1.SubmitJobRequest;

/**
 * The requests of an order's job. Their keys follow from the order, so that nobody has to keep
 * them.
 */
record JobOrder(String profileId, String orderId, long amount, String reasonCode) {
  SubmitJobRequest submit(Duration timeout) {
    return SubmitJobRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key("submit"))
        .setAmount(amount)
        .setReasonCode(reasonCode)
        .setTimeout(proto(timeout))
        .build();
  }

  /** With a key of its own: each extension is an operation of its own. */
  ExtendJobRequest extend(String jobId, Duration timeout) {
    return ExtendJobRequest.newBuilder()
        .setProfileId(profileId)
        .setJobId(jobId)
        .setTimeout(proto(timeout))
        .build();
  }

  CompleteJobRequest complete(String jobId, long finalAmount) {
    return CompleteJobRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key("complete"))
        .setJobId(jobId)
        .setFinalAmount(finalAmount)
        .build();
  }

  FailJobRequest fail(String jobId, String failureMessage) {
    return FailJobRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(key("fail"))
        .setJobId(jobId)
        .setFailureMessage(failureMessage)
        .build();
  }

  private String key(String step) {
    return Keys.derived(orderId, step);
  }

  private static com.google.protobuf.Duration proto(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }
}
