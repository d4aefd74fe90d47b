package org.creditservice.imports;

/**
 * A file of which no row can be imported. The message is the end of a sentence that begins with its
 * name.
 */
public final class UnusableFileException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableFileException(String problem) {
    super(problem);
  }
}
