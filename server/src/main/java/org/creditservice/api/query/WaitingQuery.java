package org.creditservice.api.query;

import java.time.Duration;
import org.creditservice.api.answer.AnswerShare;
import org.creditservice.api.error.ApiException;

/** A query that waits for a thread, or until there is room for its answer. */
abstract class WaitingQuery {
  private final Object caller;
  private final AnswerShare share;
  private final long answerBytesMax;
  private final boolean heavy;
  private final long sinceNanos = System.nanoTime();

  /**
   * A query that waits from now on.
   *
   * @param caller who takes turns with others
   * @param share the memory for its answer
   * @param heavy whether it takes one of the threads for heavy queries
   */
  WaitingQuery(Object caller, AnswerShare share, long answerBytesMax, boolean heavy) {
    this.caller = caller;
    this.share = share;
    this.answerBytesMax = answerBytesMax;
    this.heavy = heavy;
  }

  final Object caller() {
    return caller;
  }

  final AnswerShare share() {
    return share;
  }

  final boolean isHeavy() {
    return heavy;
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
