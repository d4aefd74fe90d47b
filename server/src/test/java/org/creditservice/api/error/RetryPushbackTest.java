package org.creditservice.api.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetryPushbackTest {
  @Test
  void isUpToHalfLongerThanRetryInfo() {
    assertThat(Long.parseLong(pushback(Errors.callsTooOften(5, Duration.ofMillis(400)))))
        .isBetween(400L, 600L);
    assertThat(Long.parseLong(pushback(Errors.databaseUnavailable()))).isBetween(1_000L, 1_500L);
  }

  @Test
  void isThereForNoWaitAtAll() {
    assertThat(pushback(Errors.callsTooOften(5, Duration.ZERO))).isEqualTo("0");
  }

  @Test
  void keepsNobodyFromAnotherServer() {
    assertThat(pushback(Errors.shuttingDown())).isNull();
  }

  @Test
  void isNotThereForWhatIsNoUseToRepeat() {
    assertThat(pushback(Errors.profileNotFound("alice"))).isNull();
    assertThat(pushback(Errors.deadlineExceeded())).isNull();
  }

  private static @Nullable String pushback(ApiException error) {
    Metadata trailers = Objects.requireNonNull(error.getTrailers());
    return trailers.get(RetryPushback.TRAILER);
  }
}
