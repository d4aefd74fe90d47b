package org.creditservice.jobs;

import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.ExtendJobRequest;
import org.creditservice.v1.FailJobRequest;
import org.creditservice.v1.GetJobRequest;
import org.creditservice.v1.GetOperationRequest;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.Job;
import org.creditservice.v1.Operation;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.ReverseOperationRequest;
import org.creditservice.v1.SubmitJobRequest;

/** Calls about a profile of one's own; each request has a new key unless it is given one. */
final class JobCalls {
  /** What a job costs unless it is said. */
  static final long AMOUNT = 100;

  private static final AtomicInteger PROFILES = new AtomicInteger();

  private final TestServer server;
  private final String profileId = "jobs-" + PROFILES.incrementAndGet();

  /** A new profile that has {@code balance} credits. */
  JobCalls(TestServer server, long balance) {
    this.server = server;
    send(
        CreateProfileRequest.newBuilder()
            .setProfileId(profileId)
            .setIdempotencyKey(newKey())
            .setOpeningBalance(balance)
            .build());
  }

  String profileId() {
    return profileId;
  }

  static String newKey() {
    return UUID.randomUUID().toString();
  }

  SubmitJobRequest.Builder submission() {
    return SubmitJobRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(newKey())
        .setAmount(AMOUNT)
        .setReasonCode("VIDEO");
  }

  CompleteJobRequest.Builder completion(String jobId) {
    return CompleteJobRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(newKey())
        .setJobId(jobId);
  }

  FailJobRequest.Builder failure(String jobId) {
    return FailJobRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(newKey())
        .setJobId(jobId)
        .setFailureMessage("no GPU");
  }

  ExtendJobRequest.Builder extension(String jobId, long timeoutMillis) {
    return ExtendJobRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(newKey())
        .setJobId(jobId)
        .setTimeout(Durations.fromMillis(timeoutMillis));
  }

  DeductCreditsRequest.Builder deduction(long amount) {
    return DeductCreditsRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(newKey())
        .setAmount(amount)
        .setReasonCode("IMAGE");
  }

  RefundCreditsRequest.Builder refund(Job job) {
    return RefundCreditsRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(newKey())
        .setEntryId(job.getDeductionEntryId())
        .setReasonCode("SORRY");
  }

  ReverseOperationRequest.Builder reversal(String targetKey) {
    return ReverseOperationRequest.newBuilder()
        .setProfileId(profileId)
        .setIdempotencyKey(newKey())
        .setTargetKey(targetKey)
        .setReasonCode("UNDO");
  }

  /** A new job that is PROCESSING. */
  Job submit() {
    return server.commands().submitJob(submission().build()).getJob();
  }

  /** Sends a command by its request, whichever it is. */
  Message send(Message request) {
    var commands = server.commands();
    if (request instanceof CreateProfileRequest create) {
      return commands.createProfile(create);
    } else if (request instanceof DeductCreditsRequest deduct) {
      return commands.deductCredits(deduct);
    } else if (request instanceof RefundCreditsRequest refund) {
      return commands.refundCredits(refund);
    } else if (request instanceof ReverseOperationRequest reverse) {
      return commands.reverseOperation(reverse);
    } else if (request instanceof SubmitJobRequest submit) {
      return commands.submitJob(submit);
    } else if (request instanceof CompleteJobRequest complete) {
      return commands.completeJob(complete);
    } else if (request instanceof FailJobRequest fail) {
      return commands.failJob(fail);
    } else if (request instanceof ExtendJobRequest extend) {
      return commands.extendJob(extend);
    }
    throw new IllegalArgumentException("no command: " + request);
  }

  Job job(String jobId) {
    var request = GetJobRequest.newBuilder().setProfileId(profileId).setJobId(jobId);
    return server.queries().getJob(request.build()).getJob();
  }

  long balance() {
    var request = GetProfileRequest.newBuilder().setProfileId(profileId);
    return server.queries().getProfile(request.build()).getProfile().getBalance();
  }

  Operation operation(String idempotencyKey) {
    var request =
        GetOperationRequest.newBuilder().setProfileId(profileId).setIdempotencyKey(idempotencyKey);
    return server.queries().getOperation(request.build()).getOperation();
  }
}
