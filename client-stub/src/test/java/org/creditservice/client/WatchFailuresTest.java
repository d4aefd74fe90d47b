package org.creditservice.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WatchFailuresTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** What can't pass by waiting. UNAUTHENTICATED can, once. */
  private static final Set<Status.Code> FINAL =
      EnumSet.of(
          Status.Code.INVALID_ARGUMENT,
          Status.Code.NOT_FOUND,
          Status.Code.ALREADY_EXISTS,
          Status.Code.PERMISSION_DENIED,
          Status.Code.FAILED_PRECONDITION,
          Status.Code.OUT_OF_RANGE,
          Status.Code.UNIMPLEMENTED);

  private final AtomicReference<Instant> time = new AtomicReference<>(START);
  private final WatchFailures failures = new WatchFailures(time::get);

  @ParameterizedTest
  @EnumSource(Status.Code.class)
  void whatCanPassIsTriedAgain(Status.Code code) {
    assertThat(add(code.toStatus()).isEmpty()).isEqualTo(FINAL.contains(code));
  }

  @Test
  void waitsGrowToAboutTwoSecondsAndAnEntryMakesThemShortAgain() {
    for (int attempt = 1; attempt <= 1000; attempt++) {
      assertThat(add(Status.UNAVAILABLE).orElseThrow()).isBetween(ms(40), ms(1920));
    }
    assertThat(add(Status.UNAVAILABLE).orElseThrow()).isGreaterThan(ms(1200));
    failures.clear();
    assertThat(add(Status.UNAVAILABLE).orElseThrow()).isBetween(ms(40), ms(60));
  }

  @Test
  void theServiceMayAskForALongerWait() {
    ErrorDetails overloaded =
        new ErrorDetails(
            Status.UNAVAILABLE, Optional.empty(), Optional.of(Duration.ofSeconds(7)), List.of());
    assertThat(failures.add(overloaded, cause())).contains(Duration.ofSeconds(7));
  }

  @Test
  void aTokenThatIsRejectedTwiceIsWrong() {
    assertThat(add(Status.UNAUTHENTICATED)).isPresent();
    assertThat(add(Status.UNAUTHENTICATED)).isEmpty();
  }

  @Test
  void tokensMayExpireAgainAndAgain() {
    for (int day = 0; day < 10; day++) {
      assertThat(add(Status.UNAUTHENTICATED)).isPresent();
      failures.clear();
    }
  }

  @Test
  void aSourceOfTokensThatFailsMayRecover() {
    for (int attempt = 0; attempt < 10; attempt++) {
      assertThat(add(Status.UNAUTHENTICATED.withCause(new IllegalStateException()))).isPresent();
    }
  }

  @Test
  void theLastFailureTellsSinceWhenAndHowOften() {
    assertThat(failures.last()).isEmpty();
    var unused = add(Status.UNAVAILABLE);
    time.set(START.plusSeconds(60));
    CreditException last = cause();
    unused = failures.add(details(Status.INTERNAL), last);
    assertThat(failures.last()).contains(new WatchFailure(last, START, 2));
    failures.clear();
    assertThat(failures.last()).isEmpty();
  }

  private Optional<Duration> add(Status status) {
    return failures.add(details(status), cause());
  }

  private static ErrorDetails details(Status status) {
    return new ErrorDetails(status, Optional.empty(), Optional.empty(), List.of());
  }

  private static CreditException cause() {
    return new UnavailableException("no answer", new IllegalStateException());
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
