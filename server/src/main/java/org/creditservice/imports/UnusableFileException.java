package org.creditservice.imports;

/** A file that cannot be imported. The message is a clause that follows the file's name. */
public final class UnusableFileException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableFileException(String problem) {
    super(problem);
  }
}
