package org.creditservice.api.query;

import java.time.Duration;
import org.creditservice.api.answer.AnswerShare;
import org.creditservice.api.error.ApiException;

/** A query that waits for a thread, or until there is room for its answer. */
abstract class WaitingQuery {
  private final AnswerShare share;
  private final long answerBytesMax;
  private final long sinceNanos = System.nanoTime();

  /**
   * @param share the memory of its connection for its answer
   */
  WaitingQuery(AnswerShare share, long answerBytesMax) {
    this.share = share;
    this.answerBytesMax = answerBytesMax;
  }

  final AnswerShare share() {
    return share;
  }

  final long answerBytesMax() {
    return answerBytesMax;
  }

  final boolean isOlderThan(Duration age) {
    return System.nanoTime() - sinceNanos > age.toNanos();
  }

  /** Answers the query. Throws nothing. */
  abstract void execute();

  /** Ends the call with an error instead. Throws nothing. */
  abstract void refuse(ApiException error);
}
