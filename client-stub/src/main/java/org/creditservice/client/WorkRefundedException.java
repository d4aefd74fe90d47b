package org.creditservice.client;

/**
 * The customer has the credits for the work back: its job has ended otherwise than by being
 * completed. What the work made is not paid for. The order is over. To try again, use a new one.
 */
public final class WorkRefundedException extends CreditException {
  private static final long serialVersionUID = 1L;

  private final String state;

  WorkRefundedException(String orderId, String state, Throwable cause) {
    super(
        "The work of order "
            + orderId
            + " is not paid for: its job is "
            + state
            + ", and the customer has the credits back. Try again with a new order.",
        cause);
    this.state = state;
  }

  /** How the job has ended: {@code FAILED}, {@code EXPIRED} or {@code CANCELLED}. */
  public String state() {
    return state;
  }
}
