package org.creditservice.bench.contender;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import org.creditservice.v1.CreateProfileRequest;
import org.creditservice.v1.CreateProfileResponse;
import org.creditservice.v1.CreditServiceGrpc.CreditServiceImplBase;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.EntryKind;
import org.creditservice.v1.LedgerEntry;

/** Answers at once and stores nothing: measures gRPC alone, with messages of the service's size. */
public final class EchoServer extends CreditServiceImplBase {
  private static final String ENTRY_ID = "01a20c68-bd91-7996-8000-00000092c9ba";

  private EchoServer() {}

  /** Runs until the process is killed. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .directExecutor()
            .addService(new EchoServer())
            .build()
            .start();
    System.out.println("ready: grpc 127.0.0.1:" + server.getPort());
    server.awaitTermination();
  }

  @Override
  public void createProfile(
      CreateProfileRequest request, StreamObserver<CreateProfileResponse> responses) {
    responses.onNext(CreateProfileResponse.getDefaultInstance());
    responses.onCompleted();
  }

  @Override
  public void deductCredits(
      DeductCreditsRequest request, StreamObserver<DeductCreditsResponse> responses) {
    LedgerEntry entry =
        LedgerEntry.newBuilder()
            .setProfileId(request.getProfileId())
            .setEntryId(ENTRY_ID)
            .setSequence(1)
            .setKind(EntryKind.ENTRY_KIND_DEDUCTION)
            .setAmount(-request.getAmount())
            .setBalance(1)
            .setReasonCode(request.getReasonCode())
            .setActor("anonymous")
            .setIdempotencyKey(request.getIdempotencyKey())
            .build();
    responses.onNext(DeductCreditsResponse.newBuilder().setEntry(entry).build());
    responses.onCompleted();
  }
}
