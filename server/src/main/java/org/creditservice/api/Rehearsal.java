package org.creditservice.api;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreditQueryServiceGrpc;
import org.creditservice.v1.CreditQueryServiceGrpc.CreditQueryServiceBlockingStub;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.CreditServiceGrpc.CreditServiceFutureStub;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.GetJobRequest;
import org.creditservice.v1.GetOperationRequest;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GrantCreditsRequest;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.RefundCreditsRequest;
import org.creditservice.v1.ReverseOperationRequest;
import org.creditservice.v1.SubmitJobRequest;

/** Calls that a server gets all the time, some of each. */
public final class Rehearsal {
  private static final int PROFILES = 50;
  private static final int ROUNDS = 40;

  private final CreditServiceFutureStub commands;
  private final CreditQueryServiceBlockingStub queries;

  private Rehearsal(Channel channel) {
    commands = CreditServiceGrpc.newFutureStub(channel);
    queries = CreditQueryServiceGrpc.newBlockingStub(channel);
  }

  /**
   * Makes them, one after another or many at once.
   *
   * @param target where a server listens that has nothing yet
   */
  public static void run(String target) throws ExecutionException, InterruptedException {
    ManagedChannel channel =
        Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
    try {
      new Rehearsal(channel).run();
    } finally {
      channel.shutdownNow();
    }
  }

  private void run() throws ExecutionException, InterruptedException {
    create();
    for (int round = 0; round < ROUNDS; round++) {
      deduct(round);
    }
    changeOnce();
    read();
  }

  private static String profile(int number) {
    return "rehearsal-" + number;
  }

  private void create() throws ExecutionException, InterruptedException {
    List<ListenableFuture<?>> answers = new ArrayList<>();
    for (int i = 0; i < PROFILES; i++) {
      answers.add(
          commands.createProfile(
              CreateProfileRequest.newBuilder()
                  .setProfileId(profile(i))
                  .setIdempotencyKey("create")
                  .setOpeningBalance(1_000)
                  .build()));
    }
    var unused = Futures.allAsList(answers).get();
  }

  private void deduct(int round) throws ExecutionException, InterruptedException {
    List<ListenableFuture<DeductCreditsResponse>> answers = new ArrayList<>();
    for (int i = 0; i < PROFILES; i++) {
      answers.add(commands.deductCredits(deduction(i, "deduct-" + round)));
    }
    var unused = Futures.allAsList(answers).get();
  }

  private static DeductCreditsRequest deduction(int profile, String key) {
    return DeductCreditsRequest.newBuilder()
        .setProfileId(profile(profile))
        .setIdempotencyKey(key)
        .setAmount(1)
        .setReasonCode("REHEARSAL")
        .build();
  }

  private void changeOnce() throws ExecutionException, InterruptedException {
    String profile = profile(0);
    DeductCreditsResponse replayed = commands.deductCredits(deduction(0, "deduct-0")).get();
    List<ListenableFuture<?>> answers = new ArrayList<>();
    answers.add(
        commands.grantCredits(
            GrantCreditsRequest.newBuilder()
                .setProfileId(profile)
                .setIdempotencyKey("grant")
                .setAmount(1)
                .setReasonCode("REHEARSAL")
                .build()));
    answers.add(
        commands.refundCredits(
            RefundCreditsRequest.newBuilder()
                .setProfileId(profile)
                .setIdempotencyKey("refund")
                .setEntryId(replayed.getEntry().getEntryId())
                .setReasonCode("REHEARSAL")
                .build()));
    answers.add(
        commands.reverseOperation(
            ReverseOperationRequest.newBuilder()
                .setProfileId(profile)
                .setIdempotencyKey("reverse")
                .setTargetKey("deduct-1")
                .setReasonCode("REHEARSAL")
                .build()));
    answers.add(
        commands.submitJob(
            SubmitJobRequest.newBuilder()
                .setProfileId(profile)
                .setIdempotencyKey("submit")
                .setJobId("job")
                .setAmount(1)
                .setReasonCode("REHEARSAL")
                .build()));
    var unusedAnswers = Futures.allAsList(answers).get();
    var unusedEnd =
        commands
            .completeJob(
                CompleteJobRequest.newBuilder()
                    .setProfileId(profile)
                    .setIdempotencyKey("complete")
                    .setJobId("job")
                    .build())
            .get();
  }

  private void read() {
    String profile = profile(0);
    var unusedProfile =
        queries.getProfile(GetProfileRequest.newBuilder().setProfileId(profile).build());
    var unusedEntries =
        queries.listEntries(ListEntriesRequest.newBuilder().setProfileId(profile).build());
    var unusedOperation =
        queries.getOperation(
            GetOperationRequest.newBuilder()
                .setProfileId(profile)
                .setIdempotencyKey("grant")
                .build());
    var unusedJob =
        queries.getJob(GetJobRequest.newBuilder().setProfileId(profile).setJobId("job").build());
  }
}
