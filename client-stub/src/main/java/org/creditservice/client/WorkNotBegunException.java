package org.creditservice.client;

/**
 * Paid work was not begun, and costs nothing: whether its price was deducted was not known in time,
 * so that was reversed. The order is over. To try again, use a new one.
 */
public final class WorkNotBegunException extends CreditException {
  private static final long serialVersionUID = 1L;

  WorkNotBegunException(String orderId, UnknownOutcomeException cause) {
    super(
        "The work of order "
            + orderId
            + " was not begun, and costs nothing: whether it was paid for was not known in time, so"
            + " the payment was reversed. Try again with a new order.",
        cause);
  }
}
