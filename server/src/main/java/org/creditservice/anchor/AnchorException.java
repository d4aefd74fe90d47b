package org.creditservice.anchor;

import org.jspecify.annotations.Nullable;

/** An anchor can't be made, read or used. The message is a sentence for the operator. */
public final class AnchorException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean badInput;

  private AnchorException(String sentence, boolean badInput, @Nullable Throwable cause) {
    super(sentence, cause);
    this.badInput = badInput;
  }

  /** What was given can't be used: a file, a key, a time. */
  static AnchorException badInput(String sentence, @Nullable Throwable cause) {
    return new AnchorException(sentence, true, cause);
  }

  /** It did not work, this time. */
  static AnchorException failure(String sentence, @Nullable Throwable cause) {
    return new AnchorException(sentence, false, cause);
  }

  public boolean isBadInput() {
    return badInput;
  }
}
