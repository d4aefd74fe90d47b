package org.creditservice.client;

/** The service refused a call. */
public final class RefusedException extends CreditException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  RefusedException(Refusal refusal, Throwable cause) {
    super(refusal.reason() + ": " + refusal.message(), cause);
    this.refusal = refusal;
  }

  /** Why. */
  public Refusal refusal() {
    return refusal;
  }
}
