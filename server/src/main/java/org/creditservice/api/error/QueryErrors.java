package org.creditservice.api.error;

import org.creditservice.db.FailureKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Translates what a query failed with into the error that its caller gets. */
public final class QueryErrors {
  private static final Logger log = LoggerFactory.getLogger(QueryErrors.class);

  private QueryErrors() {}

  /**
   * The caller's error for {@code cause}.
   *
   * @param method the RPC's name, for the log
   */
  public static ApiException of(String method, Throwable cause) {
    if (cause instanceof ApiException answer) {
      return answer;
    }
    if (FailureKind.of(cause).isFinal()) {
      return Errors.internal(method, cause);
    }
    log.debug("{} could not be answered", method, cause);
    return Errors.databaseUnavailable();
  }
}
