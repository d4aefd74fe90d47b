package org.creditservice.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import org.creditservice.v1.CompleteJobRequest;
import org.creditservice.v1.CompleteJobResponse;
import org.creditservice.v1.CreditServiceGrpc.CreditServiceImplBase;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.Job;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.SubmitJobRequest;
import org.creditservice.v1.SubmitJobResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service that says more than this version knows, which no real one does yet. */
class NewerServiceTest {
  private static final String NAME = "newer-service";

  /** Of no enum here. */
  private static final int NEWER_VALUE = 99;

  private static final UnknownFieldSet NEWER_FIELD =
      UnknownFieldSet.newBuilder()
          .addField(1_000, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
          .build();

  private Server server;
  private CreditClient credits;

  @BeforeEach
  void start() throws IOException {
    server = InProcessServerBuilder.forName(NAME).addService(new NewerService()).build().start();
    credits =
        CreditClient.builder("localhost:1").build(InProcessChannelBuilder.forName(NAME).build());
  }

  @AfterEach
  void stop() {
    credits.close();
    server.shutdownNow();
  }

  @Test
  void fieldsAndKindsThatAreNewAreLeftAlone() {
    DeductCreditsResponse answer = credits.deductCredits("alice", 3, "IMAGE").execute();

    assertThat(answer.getEntry().getBalance()).isEqualTo(7);
    assertThat(answer.getEntry().getKindValue()).isEqualTo(NEWER_VALUE);
    assertThat(answer.getUnknownFields()).isEqualTo(NEWER_FIELD);
  }

  @Test
  void paidWorkGoesOnInAStateThatIsNew() {
    PaidResult<String> result =
        credits.paidWork("alice", "order-7", 3, "VIDEO").run(job -> "a video");

    assertThat(result.value()).contains("a video");
    assertThat(result.job().getStateValue()).isEqualTo(NEWER_VALUE);
  }

  private static final class NewerService extends CreditServiceImplBase {
    private static final Job JOB =
        Job.newBuilder().setJobId("job-1").setAmount(3).setStateValue(NEWER_VALUE).build();

    @Override
    public void deductCredits(
        DeductCreditsRequest request, StreamObserver<DeductCreditsResponse> answers) {
      answer(
          answers,
          DeductCreditsResponse.newBuilder()
              .setEntry(LedgerEntry.newBuilder().setBalance(7).setKindValue(NEWER_VALUE))
              .setUnknownFields(NEWER_FIELD)
              .build());
    }

    @Override
    public void submitJob(SubmitJobRequest request, StreamObserver<SubmitJobResponse> answers) {
      answer(answers, SubmitJobResponse.newBuilder().setJob(JOB).build());
    }

    @Override
    public void completeJob(
        CompleteJobRequest request, StreamObserver<CompleteJobResponse> answers) {
      answer(answers, CompleteJobResponse.newBuilder().setJob(JOB).build());
    }

    private static <R> void answer(StreamObserver<R> answers, R answer) {
      answers.onNext(answer);
      answers.onCompleted();
    }
  }
}
