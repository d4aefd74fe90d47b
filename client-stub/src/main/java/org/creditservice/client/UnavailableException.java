package org.creditservice.client;

/** A read has no answer. It changed nothing, and can be repeated. */
public final class UnavailableException extends CreditException {
  private static final long serialVersionUID = 1L;

  UnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
