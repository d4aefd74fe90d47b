package org.creditservice.verify;

/** Nothing is stored of the profile to verify. */
public final class UnknownProfileException extends Exception {
  private static final long serialVersionUID = 1L;

  UnknownProfileException(String profileId) {
    super("Nothing is stored of profile " + profileId + ".");
  }
}
