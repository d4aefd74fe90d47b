package org.creditservice.exports;

/** A file that can't be exported to. The message is a clause that follows the file's name. */
public final class UnusableTargetException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableTargetException(String problem) {
    super(problem);
  }
}
