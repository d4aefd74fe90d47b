package org.creditservice.embedded;

import org.jspecify.annotations.Nullable;

/** The embedded PostgreSQL cannot be used. The message is for the operator, and says what to do. */
public final class EmbeddedPostgresException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public EmbeddedPostgresException(String message) {
    this(message, null);
  }

  public EmbeddedPostgresException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
