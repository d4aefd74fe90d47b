package org.creditservice.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.record.RecordedAnswer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PendingCommandTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** What has been attempted may have been committed, whatever the lane has done since. */
  @ParameterizedTest
  @CsvSource({
    "false, false, true,  DEADLINE_EXCEEDED",
    "false, false, false, OVERLOADED",
    "false, true,  true,  DATABASE_UNAVAILABLE",
    "false, true,  false, DATABASE_UNAVAILABLE",
    "true,  false, true,  DATABASE_UNAVAILABLE",
    "true,  false, false, DATABASE_UNAVAILABLE",
    "true,  true,  true,  DATABASE_UNAVAILABLE",
  })
  void pastItsDeadlineItSaysWhatIsKnown(
      boolean attempted, boolean databaseUnavailable, boolean byCaller, ErrorReason reason) {
    Deadline deadline =
        byCaller ? Deadline.after(SECOND, MINUTE, 0) : Deadline.after(MINUTE, SECOND, 0);
    PendingCommand pending = new PendingCommand(Fixtures.grant("p", "k"), Fixtures.BYTES, deadline);
    if (attempted) {
      pending.rememberAnswer(new RecordedAnswer(new byte[1]), null);
    }

    pending.failOverdue(databaseUnavailable);

    assertThat(catchThrowable(() -> pending.decision().getNow(null)))
        .cause()
        .isInstanceOfSatisfying(
            NotExecutedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  /** Only an answer that is given ahead of the caller's deadline arrives. */
  @ParameterizedTest
  @CsvSource({"false, false, false", "true, false, true", "false, true, true"})
  void whereTheOutcomeIsUnknownItIsOverdueALittleEarlier(
      boolean attempted, boolean databaseUnavailable, boolean overdue) {
    PendingCommand pending =
        new PendingCommand(
            Fixtures.grant("p", "k"), Fixtures.BYTES, Deadline.after(SECOND, MINUTE, 0));
    if (attempted) {
      pending.rememberAnswer(new RecordedAnswer(new byte[1]), null);
    }
    long justBefore = SECOND.toNanos() - 1;
    assertThat(pending.isOverdue(justBefore, databaseUnavailable)).isEqualTo(overdue);
    assertThat(pending.isOverdue(justBefore + 1, databaseUnavailable)).isTrue();
  }
}
