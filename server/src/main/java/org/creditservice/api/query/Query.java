package org.creditservice.api.query;

import org.creditservice.api.error.ApiException;
import org.creditservice.db.query.Snapshot;

/**
 * A request of CreditQueryService, parsed and valid in itself.
 *
 * @param <T> its response message
 */
interface Query<T> {
  /** More than a single entry, job or operation has. */
  int SMALL_BYTES_MAX = 16 * 1024;

  /**
   * Answers this query from one snapshot of the database.
   *
   * @throws ApiException if what it asks for doesn't exist
   */
  T answer(Snapshot snapshot);

  /** Whether it may read thousands of rows or make megabytes of answer, as only pages do. */
  default boolean isHeavy() {
    return false;
  }

  /** Most bytes that the answer may have. Only a page may have more than this. */
  default int answerBytesMax() {
    return SMALL_BYTES_MAX;
  }
}
