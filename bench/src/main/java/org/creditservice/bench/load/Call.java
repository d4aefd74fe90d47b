package org.creditservice.bench.load;

import io.grpc.MethodDescriptor;
import java.util.function.Predicate;
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

/**
 * One call of the service. It can be sent any number of times.
 *
 * @param isReplay tells from the response whether it was replayed
 */
record Call<Q, S>(MethodDescriptor<Q, S> method, Q request, Predicate<S> isReplay) {
  private static final String REASON_CODE = "BENCH";

  // Looked up once: the generated getters read a volatile field each time.
  private static final MethodDescriptor<CreateProfileRequest, CreateProfileResponse>
      CREATE_PROFILE = CreditServiceGrpc.getCreateProfileMethod();
  private static final MethodDescriptor<DeductCreditsRequest, DeductCreditsResponse>
      DEDUCT_CREDITS = CreditServiceGrpc.getDeductCreditsMethod();
  private static final MethodDescriptor<SubmitJobRequest, SubmitJobResponse> SUBMIT_JOB =
      CreditServiceGrpc.getSubmitJobMethod();
  private static final MethodDescriptor<CompleteJobRequest, CompleteJobResponse> COMPLETE_JOB =
      CreditServiceGrpc.getCompleteJobMethod();

  static Call<?, ?> createProfile(String profileId, String key, long openingBalance) {
    return new Call<>(
        CREATE_PROFILE,
        CreateProfileRequest.newBuilder()
            .setProfileId(profileId)
            .setIdempotencyKey(key)
            .setOpeningBalance(openingBalance)
            .build(),
        CreateProfileResponse::getReplayed);
  }

  static Call<?, ?> deductCredits(String profileId, String key, long amount) {
    return new Call<>(
        DEDUCT_CREDITS,
        DeductCreditsRequest.newBuilder()
            .setProfileId(profileId)
            .setIdempotencyKey(key)
            .setAmount(amount)
            .setReasonCode(REASON_CODE)
            .build(),
        DeductCreditsResponse::getReplayed);
  }

  /** Submits a job of one credit. */
  static Call<?, ?> submitJob(String profileId, String key) {
    return new Call<>(
        SUBMIT_JOB,
        SubmitJobRequest.newBuilder()
            .setProfileId(profileId)
            .setIdempotencyKey(key)
            .setAmount(1)
            .setReasonCode(REASON_CODE)
            .build(),
        SubmitJobResponse::getReplayed);
  }

  static Call<?, ?> completeJob(Job job, String key) {
    return new Call<>(
        COMPLETE_JOB,
        CompleteJobRequest.newBuilder()
            .setProfileId(job.getProfileId())
            .setIdempotencyKey(key)
            .setJobId(job.getJobId())
            .build(),
        CompleteJobResponse::getReplayed);
  }
}
