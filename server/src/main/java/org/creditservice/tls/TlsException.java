package org.creditservice.tls;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Files that can't be used for TLS. The message is one sentence, without secrets. */
public final class TlsException extends Exception {
  private static final long serialVersionUID = 1L;

  TlsException(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }

  /** The sentence. */
  public String sentence() {
    return Objects.requireNonNull(getMessage());
  }
}
