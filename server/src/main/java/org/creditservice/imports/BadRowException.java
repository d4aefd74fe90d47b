package org.creditservice.imports;

/** A row that cannot be imported, whatever is in the database. */
final class BadRowException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  BadRowException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** What is wrong: a clause that follows the number of the line. */
  String reason() {
    return reason;
  }
}
