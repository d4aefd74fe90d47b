package org.creditservice.core;

/**
 * The commands, by their name on the wire, which is also how a recorded operation names its method.
 */
public enum Method {
  CREATE_PROFILE("CreateProfile"),
  GRANT_CREDITS("GrantCredits"),
  DEDUCT_CREDITS("DeductCredits"),
  REFUND_CREDITS("RefundCredits"),
  REVERSE_OPERATION("ReverseOperation"),
  SUBMIT_JOB("SubmitJob"),
  COMPLETE_JOB("CompleteJob"),
  FAIL_JOB("FailJob"),
  EXTEND_JOB("ExtendJob"),
  /** The sweeper's; no RPC. */
  EXPIRE_JOB("ExpireJob"),
  /** The import's; no RPC. */
  IMPORT_PROFILE("ImportProfile");

  private final String wireName;

  Method(String wireName) {
    this.wireName = wireName;
  }

  /** Whether {@code ReverseOperation} can take back what it did. */
  public boolean reversible() {
    return switch (this) {
      case DEDUCT_CREDITS, SUBMIT_JOB -> true;
      case CREATE_PROFILE,
          GRANT_CREDITS,
          REFUND_CREDITS,
          REVERSE_OPERATION,
          COMPLETE_JOB,
          FAIL_JOB,
          EXTEND_JOB,
          EXPIRE_JOB,
          IMPORT_PROFILE ->
          false;
    };
  }

  /** The RPC's name, such as {@code DeductCredits}. */
  public String wireName() {
    return wireName;
  }

  /**
   * The method of that RPC name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Method ofWireName(String wireName) {
    for (Method method : values()) {
      if (method.wireName.equals(wireName)) {
        return method;
      }
    }
    throw new IllegalArgumentException("no method is called " + wireName);
  }
}
