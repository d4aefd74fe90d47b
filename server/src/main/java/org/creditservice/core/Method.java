package org.creditservice.core;

/** The methods: each kind of command by its name, which is recorded with every operation. */
public enum Method {
  CREATE_PROFILE("CreateProfile", Undo.NOT_REVERSIBLE),
  GRANT_CREDITS("GrantCredits", Undo.NOT_REVERSIBLE),
  DEDUCT_CREDITS("DeductCredits", Undo.REVERSIBLE),
  REFUND_CREDITS("RefundCredits", Undo.NOT_REVERSIBLE),
  REVERSE_OPERATION("ReverseOperation", Undo.NOT_REVERSIBLE),
  SUBMIT_JOB("SubmitJob", Undo.REVERSIBLE),
  COMPLETE_JOB("CompleteJob", Undo.NOT_REVERSIBLE),
  FAIL_JOB("FailJob", Undo.NOT_REVERSIBLE),
  EXTEND_JOB("ExtendJob", Undo.NOT_REVERSIBLE),
  /** The sweeper's. */
  EXPIRE_JOB("ExpireJob", FAIL_JOB),
  /** The sweeper's. */
  RESTART_TIMEOUT("RestartTimeout", EXTEND_JOB),
  /** The import's. */
  IMPORT_PROFILE("ImportProfile", CREATE_PROFILE);

  private enum Undo {
    REVERSIBLE,
    NOT_REVERSIBLE
  }

  private final String wireName;
  private final Undo undo;
  private final Method rpc;

  /** A method that callers have as an RPC. */
  Method(String wireName, Undo undo) {
    this.wireName = wireName;
    this.undo = undo;
    this.rpc = this;
  }

  /** A method that only the service itself uses; its answers are those of {@code rpc}. */
  Method(String wireName, Method rpc) {
    this.wireName = wireName;
    this.undo = Undo.NOT_REVERSIBLE;
    this.rpc = rpc;
  }

  /** Its name in the contract and in the database, such as {@code DeductCredits}. */
  public String wireName() {
    return wireName;
  }

  /** Whether {@code ReverseOperation} can undo it: it deducts credits. */
  public boolean reversible() {
    return undo == Undo.REVERSIBLE;
  }

  /** The RPC whose response message is its answer: itself, unless only the service uses it. */
  public Method rpc() {
    return rpc;
  }

  /**
   * The method of that name.
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
