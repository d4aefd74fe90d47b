package org.creditservice.api.caller;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.creditservice.testing.LogCapture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DenialLogTest {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  /** Close to where the clock's number overflows. */
  private static final long BEGIN = Long.MAX_VALUE - MINUTE;

  private final LogCapture captured = LogCapture.of(DenialLog.class);
  private final DenialLog log = new DenialLog(BEGIN);

  @AfterEach
  void stop() {
    captured.close();
  }

  private List<String> lines() {
    return captured.messages(Level.WARN);
  }

  @Test
  void aCallerHasOneLineInAMinuteAndTheNextOneCountsThem() {
    for (int i = 0; i < 500; i++) {
      log.denied("web", "GrantCredits", "it may not", BEGIN + i);
    }
    log.denied("worker", "SubmitJob", "nor it", BEGIN + 1);
    log.denied("web", "GrantCredits", "it may not", BEGIN + MINUTE - 1);
    log.denied("web", "GetJob", "again", BEGIN + MINUTE);
    log.denied("worker", "GetJob", "again", BEGIN + MINUTE + 1);
    assertThat(lines())
        .containsExactly(
            "web was denied GrantCredits: it may not",
            "worker was denied SubmitJob: nor it",
            "web was denied GetJob: again (501 denials in the minute before)",
            "worker was denied GetJob: again");
  }

  @Test
  void manyCallersHaveAHundredLinesAndTheRestIsCounted() {
    for (int i = 0; i < 10_000; i++) {
      log.denied("caller-" + i, "GetJob", "no", BEGIN);
      log.denied("caller-" + i, "GetJob", "no", BEGIN);
    }
    assertThat(lines()).hasSize(101);
    assertThat(lines().get(100))
        .isEqualTo("100 callers were denied calls: others are not logged until the minute is over");

    log.denied("caller-5", "GetJob", "no", BEGIN + MINUTE);
    assertThat(lines().subList(101, 103))
        .containsExactly(
            "19800 denials of other callers were not logged in the minute before",
            "caller-5 was denied GetJob: no (2 denials in the minute before)");
  }

  /** It keeps the callers of two minutes, and nothing of those that it doesn't log. */
  @Test
  void whatItRemembersIsBounded() {
    for (int minute = 0; minute < 3; minute++) {
      for (int i = 0; i < 1000; i++) {
        log.denied("caller-%d-%d".formatted(minute, i), "GetJob", "no", BEGIN + minute * MINUTE);
      }
      assertThat(log.remembered()).isLessThanOrEqualTo(200);
    }
  }

  @Test
  void threadsAtOnceDoNotMultiplyTheLines() {
    IntStream.range(0, 20_000)
        .parallel()
        .forEach(i -> log.denied("caller-" + i % 50, "GetJob", "no", BEGIN));
    assertThat(lines()).hasSize(50).doesNotHaveDuplicates();
  }
}
