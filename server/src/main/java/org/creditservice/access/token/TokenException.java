package org.creditservice.access.token;

/**
 * A token that isn't accepted. The message is a clause about it, such as "it has expired", without
 * anything that the token says. Without a stack trace: it is an answer, not a defect.
 */
public final class TokenException extends Exception {
  private static final long serialVersionUID = 1L;

  TokenException(String clause) {
    super(clause, null, false, false);
  }

  /** What is wrong with the token, as a clause. */
  public String clause() {
    return String.valueOf(getMessage());
  }
}
