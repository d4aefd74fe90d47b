package org.creditservice.bench;

import org.jspecify.annotations.Nullable;

/** The bench cannot continue. The message is one sentence for its user. */
public final class BenchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BenchException(String message) {
    this(message, null);
  }

  public BenchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
