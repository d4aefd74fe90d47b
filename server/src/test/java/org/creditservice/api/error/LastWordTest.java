package org.creditservice.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.creditservice.batch.NotExecutedException;
import org.creditservice.logging.LogEvent;
import org.creditservice.testing.LogCapture;
import org.junit.jupiter.api.Test;

class LastWordTest {
  private final Listener caller = new Listener();

  @Test
  void whoeverIsThereLearnsThatTheAnswerFailed() {
    fail(new IllegalStateException("a defect"));

    assertThat(caller.errors)
        .singleElement()
        .satisfies(
            error ->
                assertThat(Status.fromThrowable(error).getCode()).isEqualTo(Status.Code.INTERNAL));
  }

  /** As Netty does when the server has ended the threads of its connections. */
  @Test
  void aConnectionWithoutAThreadIsNoDefect() {
    try (LogCapture log = LogCapture.of(NotExecutedException.class)) {
      fail(new RejectedExecutionException("event executor terminated"));

      assertThat(log.names()).doesNotContain(LogEvent.INTERNAL_ERROR.getName());
    }
    assertThat(caller.errors).isEmpty();
  }

  private void fail(Throwable cause) {
    LastWord.say(caller, cause, e -> Errors.internal("DeductCredits", e));
  }

  private static final class Listener implements StreamObserver<String> {
    private final List<Throwable> errors = new ArrayList<>();

    @Override
    public void onNext(String value) {
      throw new AssertionError(value);
    }

    @Override
    public void onError(Throwable error) {
      errors.add(error);
    }

    @Override
    public void onCompleted() {
      throw new AssertionError("completed");
    }
  }
}
