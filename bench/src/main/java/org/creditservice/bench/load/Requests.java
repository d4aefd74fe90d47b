package org.creditservice.bench.load;

import io.grpc.MethodDescriptor;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.CompleteJobResponse;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreateProfileResponse;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.Job;
import org.creditservice.v1.SubmitJobRequest;
import org.creditservice.v1.SubmitJobResponse;

/** The requests that loads are made of. */
final class Requests {
  private static final String REASON = "BENCH";

  // Looked up once: the generated getters read a volatile field each time.
  private static final MethodDescriptor<CreateProfileRequest, CreateProfileResponse> CREATE =
      CreditServiceGrpc.getCreateProfileMethod();
  private static final MethodDescriptor<DeductCreditsRequest, DeductCreditsResponse> DEDUCT =
      CreditServiceGrpc.getDeductCreditsMethod();
  private static final MethodDescriptor<SubmitJobRequest, SubmitJobResponse> SUBMIT =
      CreditServiceGrpc.getSubmitJobMethod();
  private static final MethodDescriptor<CompleteJobRequest, CompleteJobResponse> COMPLETE =
      CreditServiceGrpc.getCompleteJobMethod();

  private Requests() {}

  static Call<?, ?> create(String profileId, String key, long openingBalance) {
    return new Call<>(
        CREATE,
        CreateProfileRequest.newBuilder()
            .setProfileId(profileId)
            .setIdempotencyKey(key)
            .setOpeningBalance(openingBalance)
            .build(),
        CreateProfileResponse::getReplayed);
  }

  static Call<?, ?> deduct(String profileId, String key, long amount) {
    return new Call<>(
        DEDUCT,
        DeductCreditsRequest.newBuilder()
            .setProfileId(profileId)
            .setIdempotencyKey(key)
            .setAmount(amount)
            .setReasonCode(REASON)
            .build(),
        DeductCreditsResponse::getReplayed);
  }

  static Call<?, ?> submit(String profileId, String key) {
    return new Call<>(
        SUBMIT,
        SubmitJobRequest.newBuilder()
            .setProfileId(profileId)
            .setIdempotencyKey(key)
            .setAmount(1)
            .setReasonCode(REASON)
            .build(),
        SubmitJobResponse::getReplayed);
  }

  static Call<?, ?> complete(Job job, String key) {
    return new Call<>(
        COMPLETE,
        CompleteJobRequest.newBuilder()
            .setProfileId(job.getProfileId())
            .setIdempotencyKey(key)
            .setJobId(job.getJobId())
            .build(),
        CompleteJobResponse::getReplayed);
  }
}
