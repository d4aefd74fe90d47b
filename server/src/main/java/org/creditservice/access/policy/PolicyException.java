package org.creditservice.access.policy;

/** A policy that can't be used. The message says where and why, in one line. */
public final class PolicyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  /**
   * @param line from 1
   * @param column from 1
   * @param sentence what is wrong and what is accepted
   */
  PolicyException(int line, int column, String sentence) {
    super("%d:%d: %s".formatted(line, column, sentence));
    this.line = line;
    this.column = column;
  }

  public int line() {
    return line;
  }

  public int column() {
    return column;
  }
}
