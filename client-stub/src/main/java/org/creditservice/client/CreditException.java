package org.creditservice.client;

import org.jspecify.annotations.Nullable;

/** A call has no result: it was refused, or nobody knows what became of it. */
public abstract sealed class CreditException extends RuntimeException
    permits RefusedException,
        UnknownOutcomeException,
        UnavailableException,
        WorkNotBegunException,
        WorkRefundedException,
        EntryGapException {
  private static final long serialVersionUID = 1L;

  CreditException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
