package org.creditservice.main;

import java.io.IOException;

/** A port cannot be listened on; the message says which, why, and what to do. */
public final class CannotListenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  CannotListenException(String address, int port, String flag, IOException failure) {
    super(failure);
    sentence =
        "Cannot listen on %s (%s): free the port, or choose another with %s (0 = any free)."
            .formatted(HostAndPort.of(address, port), reason(failure), flag);
  }

  @Override
  public String getMessage() {
    return sentence;
  }

  /** Such as "bind(..) failed with error(-98): Address already in use". */
  private static String reason(IOException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).replaceFirst("^.*: ", "");
  }
}
