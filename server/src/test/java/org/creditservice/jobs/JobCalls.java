package org.creditservice.jobs;

import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.Rpc;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CompleteJobRequest;
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

/** Calls about one new profile. Each request has a new key, unless the test sets one. */
final class JobCalls {
  /** The price of a job, unless the test sets one. */
  static final long AMOUNT = 100;

  private static final AtomicInteger PROFILES = new AtomicInteger();

  private final TestServer server;
  private final String profileId = "jobs-" + PROFILES.incrementAndGet();
  private final ProfileRequests requests = new ProfileRequests(profileId);

  /** Creates the profile with {@code balance} credits. */
  JobCalls(TestServer server, long balance) {
    this.server = server;
    send(requests.create(newKey(), balance).build());
  }

  String profileId() {
    return profileId;
  }

  static String newKey() {
    return UUID.randomUUID().toString();
  }

  SubmitJobRequest.Builder submission() {
    return requests.submit(newKey(), "", AMOUNT).clearJobId().setReasonCode("VIDEO");
  }

  CompleteJobRequest.Builder completion(String jobId) {
    return requests.complete(newKey(), jobId);
  }

  FailJobRequest.Builder failure(String jobId) {
    return requests.fail(newKey(), jobId);
  }

  ExtendJobRequest.Builder extension(String jobId, long timeoutMillis) {
    return requests.extend(newKey(), jobId, Durations.fromMillis(timeoutMillis));
  }

  DeductCreditsRequest.Builder deduction(long amount) {
    return requests.deduct(newKey(), amount);
  }

  RefundCreditsRequest.Builder refund(Job job) {
    return requests.refundEntry(newKey(), job.getDeductionEntryId());
  }

  ReverseOperationRequest.Builder reversal(String targetKey) {
    return requests.reverse(newKey(), targetKey).setReasonCode("UNDO");
  }

  /** Submits a new job, which is PROCESSING. */
  Job submit() {
    return server.commands().submitJob(submission().build()).getJob();
  }

  /** Sends any request and waits for the response. */
  Message send(Message request) {
    return Rpc.call(server.channel(), request);
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
