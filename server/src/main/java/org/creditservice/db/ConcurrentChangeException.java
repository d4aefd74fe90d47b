package org.creditservice.db;

/** What was read has been changed by somebody else: roll back, read again, decide again. */
public final class ConcurrentChangeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConcurrentChangeException(String message) {
    super(message);
  }
}
