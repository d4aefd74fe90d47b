package org.creditservice.imports;

/** A row that can't be imported, whatever the database holds. */
final class BadRowException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  BadRowException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** What is wrong with it, as the end of a sentence that begins with its line or a column. */
  String reason() {
    return reason;
  }
}
