package org.creditservice.batch;

import java.sql.SQLException;
import java.time.Duration;
import org.creditservice.db.FailureKind;
import org.creditservice.db.FailureText;
import org.creditservice.logging.LogEvent;
import org.creditservice.logging.RateLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log that batches are halved: a line a minute for each SQLSTATE, since one command
 * that can't succeed halves ten times, and a thousand of them make a service that crawls.
 */
final class Halvings {
  private static final Logger log = LoggerFactory.getLogger(Halvings.class);

  private final RateLimit limit = new RateLimit(1, Duration.ofMinutes(1));

  void log(int commands, Throwable failure) {
    RateLimit.Verdict verdict = limit.decide(kind(failure), System.nanoTime());
    if (verdict.admitted()) {
      log.warn(
          LogEvent.BATCH_HALVED,
          "a batch of {} commands failed, and is halved to find the one that can't succeed: {}{}",
          commands,
          FailureText.of(failure),
          verdict.leftOutBefore() == 0
              ? ""
              : "; so were " + verdict.leftOutBefore() + " more since this was last logged");
    }
  }

  private static String kind(Throwable failure) {
    SQLException cause = FailureKind.sqlException(failure);
    return cause == null ? failure.getClass().getName() : String.valueOf(cause.getSQLState());
  }
}
