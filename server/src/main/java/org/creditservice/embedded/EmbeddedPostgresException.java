package org.creditservice.embedded;

import org.jspecify.annotations.Nullable;

/**
 * The embedded PostgreSQL can't be had. The message is for the person who started it, and says what
 * to do.
 */
public final class EmbeddedPostgresException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public EmbeddedPostgresException(String message) {
    this(message, null);
  }

  public EmbeddedPostgresException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
