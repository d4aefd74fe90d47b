package org.creditservice.bench;

import org.jspecify.annotations.Nullable;

/** The bench can't go on. The message is one sentence for whoever started it. */
public final class BenchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BenchException(String sentence) {
    this(sentence, null);
  }

  public BenchException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
