package org.creditservice.main;

import java.io.IOException;

/** A port cannot be listened on; the message says which, why, and what to do. */
public final class CannotListenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String NOT_OF_THIS_MACHINE = "Cannot assign requested address";

  private final String sentence;

  /**
   * @param protocol the part of its settings' flags that is theirs, such as "grpc"
   */
  CannotListenException(String address, int port, String protocol, IOException failure) {
    super(failure);
    String reason = reason(failure);
    String advice =
        reason.equals(NOT_OF_THIS_MACHINE)
            ? "give --%s-address an address of this machine".formatted(protocol)
            : "free the port, or choose another with --%s-port (0 = any free)".formatted(protocol);
    sentence =
        "Cannot listen on %s (%s): %s.".formatted(HostAndPort.of(address, port), reason, advice);
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
