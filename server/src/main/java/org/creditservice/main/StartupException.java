package org.creditservice.main;

import org.jspecify.annotations.Nullable;

/** A command cannot do its work. The message is one sentence for the operator. */
final class StartupException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  StartupException(int exitCode, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.exitCode = exitCode;
  }

  /** One of {@link ExitCode}. */
  int exitCode() {
    return exitCode;
  }
}
