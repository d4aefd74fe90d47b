package org.creditservice.api;

import org.creditservice.db.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes wrong while reading, as it leaves. */
final class ReadErrors {
  private static final Logger log = LoggerFactory.getLogger(ReadErrors.class);

  private ReadErrors() {}

  /**
   * The error that a read ends with.
   *
   * @param method the RPC's name, for the log
   */
  static ApiException of(String method, RuntimeException cause) {
    if (cause instanceof ApiException answer) {
      return answer;
    }
    if (Failure.of(cause) == Failure.DATA) {
      return Incidents.report(method, cause);
    }
    log.debug("{} could not be answered", method, cause);
    return Errors.databaseUnavailable();
  }
}
