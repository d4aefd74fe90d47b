package org.creditservice.api.error;

import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs a defect under an id, and makes the error that tells a caller nothing but that id. */
public final class Incidents {
  private static final Logger log = LoggerFactory.getLogger(Incidents.class);

  private Incidents() {}

  /** An INTERNAL_ERROR for {@code cause}, which is logged with its stack trace. */
  public static ApiException report(String where, Throwable cause) {
    String errorId = "%012x".formatted(ThreadLocalRandom.current().nextLong(1L << 48));
    log.error("error {} in {}", errorId, where, cause);
    return Errors.internal(errorId);
  }
}
