package org.creditservice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.creditservice.v1.DeductCreditsResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a call is sent again, and when not. */
class AttemptsTest {
  @Test
  void whoeverCancelsTheContextWaitsForNoOtherAttempt() throws Exception {
    try (ScriptedCommands service = new ScriptedCommands();
        CreditClient credits = client(service.port(), Duration.ofMinutes(1));
        Context.CancellableContext context = Context.current().withCancellation()) {
      CompletableFuture<DeductCreditsResponse> answer = context.call(() -> deduct(credits));
      var unanswered = service.awaitAttempt();
      assertThat(answer).isNotDone();

      context.cancel(null);

      Throwable error = catchThrowable(answer.orTimeout(30, TimeUnit.SECONDS)::join);
      assertThat(error).hasCauseInstanceOf(UnknownOutcomeException.class);
      assertThat(unanswered).isNotNull();
    }
  }

  /** Each of the connections that there are is silent, as when a load balancer forgot them. */
  @Test
  void anAttemptWithoutAnAnswerIsFollowedByOneOnANewConnection() throws Exception {
    try (ScriptedCommands service = new ScriptedCommands();
        Relay relay = new Relay(service.port());
        CreditClient credits = client(relay.port(), Duration.ofSeconds(6))) {
      CompletableFuture<DeductCreditsResponse> first = deduct(credits);
      ScriptedCommands.answer(service.awaitAttempt());
      assertThat(first.join()).isNotNull();

      relay.silence();

      CompletableFuture<DeductCreditsResponse> second = deduct(credits);
      ScriptedCommands.answer(service.awaitAttempt());
      assertThat(second.join()).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"20000, 10000", "2000, 1000", "1900, 1000", "1000, 1000", "950, 950", "1, 1"})
  void anAttemptMayTakeHalfOfTheTimeAndAtLeastASecond(long leftMillis, long attemptMillis) {
    assertThat(CallSettings.attemptNanos(TimeUnit.MILLISECONDS.toNanos(leftMillis)))
        .isEqualTo(TimeUnit.MILLISECONDS.toNanos(attemptMillis));
  }

  private static CreditClient client(int port, Duration timeout) throws IOException {
    return CreditClient.builder("localhost:" + port).timeout(timeout).build();
  }

  private static CompletableFuture<DeductCreditsResponse> deduct(CreditClient credits) {
    return credits.deductCredits("alice", 1, "IMAGE").executeAsync();
  }
}
