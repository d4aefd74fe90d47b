package org.creditservice.api.caller;

/** A proof that proves nothing. Without a stack trace: it is an answer. */
final class UnprovenException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param sentence for the caller, which shows nothing of the proof
   */
  UnprovenException(String sentence) {
    super(sentence, null, false, false);
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
