package org.creditservice.db;

/** Another session has changed what was read: roll back, read again, decide again. */
public final class ConcurrentChangeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConcurrentChangeException(String message) {
    super(message);
  }
}
