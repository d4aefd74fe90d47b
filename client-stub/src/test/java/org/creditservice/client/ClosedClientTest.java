package org.creditservice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.creditservice.v1.DeductCreditsResponse;
import org.junit.jupiter.api.Test;

/** Nobody waits for a client that is closed. Nobody listens at its address. */
class ClosedClientTest {
  @Test
  void endsACallThatWaitsForAnotherAttempt() {
    CreditClient credits = CreditClient.connect("localhost:1");
    CompletableFuture<DeductCreditsResponse> answer =
        credits.deductCredits("alice", 1, "IMAGE").executeAsync();

    credits.close();

    Throwable error = catchThrowable(answer.orTimeout(60, TimeUnit.SECONDS)::join);
    assertThat(error)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(UnknownOutcomeException.class);
  }

  @Test
  void endsACallThatComesLater() {
    CreditClient credits = CreditClient.connect("localhost:1");
    credits.close();

    assertThatExceptionOfType(UnknownOutcomeException.class)
        .isThrownBy(credits.deductCredits("alice", 1, "IMAGE")::execute)
        .withMessageContaining("The client was closed");
  }
}
