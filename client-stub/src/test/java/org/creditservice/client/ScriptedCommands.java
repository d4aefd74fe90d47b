package org.creditservice.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.DeductCreditsResponse;

/** Answers deductions when a test says so, at a port of this machine. */
final class ScriptedCommands extends CreditServiceGrpc.CreditServiceImplBase
    implements AutoCloseable {
  private final BlockingQueue<StreamObserver<DeductCreditsResponse>> attempts =
      new LinkedBlockingQueue<>();
  private final Server server;

  ScriptedCommands() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(this)
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  /** The next attempt of a caller. */
  StreamObserver<DeductCreditsResponse> awaitAttempt() throws InterruptedException {
    StreamObserver<DeductCreditsResponse> attempt = attempts.poll(1, TimeUnit.MINUTES);
    assertThat(attempt).as("an attempt").isNotNull();
    return attempt;
  }

  static void answer(StreamObserver<DeductCreditsResponse> attempt) {
    attempt.onNext(DeductCreditsResponse.getDefaultInstance());
    attempt.onCompleted();
  }

  @Override
  public void deductCredits(
      DeductCreditsRequest request, StreamObserver<DeductCreditsResponse> caller) {
    attempts.add(caller);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
