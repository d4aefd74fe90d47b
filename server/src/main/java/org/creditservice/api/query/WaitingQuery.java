package org.creditservice.api.query;

import java.time.Duration;
import org.creditservice.api.answer.ConnectionAnswers;
import org.creditservice.api.error.ApiException;

/** A query that waits for a thread, or for its connection to have room for the answer. */
abstract class WaitingQuery {
  private final ConnectionAnswers connection;
  private final long sinceNanos = System.nanoTime();

  WaitingQuery(ConnectionAnswers connection) {
    this.connection = connection;
  }

  final ConnectionAnswers connection() {
    return connection;
  }

  final boolean isOlderThan(Duration age) {
    return System.nanoTime() - sinceNanos > age.toNanos();
  }

  /** Answers the query. Throws nothing. */
  abstract void execute();

  /** Ends the call with an error instead. Throws nothing. */
  abstract void refuse(ApiException error);
}
