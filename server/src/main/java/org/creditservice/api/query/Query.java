package org.creditservice.api.query;

import org.creditservice.api.error.ApiException;
import org.creditservice.db.query.Snapshot;

/**
 * A request of CreditQueryService, parsed and valid in itself.
 *
 * @param <T> its response message
 */
interface Query<T> {
  /**
   * Answers this query from one snapshot of the database.
   *
   * @throws ApiException if what it asks for doesn't exist
   */
  T answer(Snapshot snapshot);
}
