package org.creditservice.client;

/**
 * A watch was sent an entry that doesn't follow the one before. It has handed on neither this entry
 * nor any after it. The service never does this; tell whoever runs it.
 */
public final class EntryGapException extends CreditException {
  private static final long serialVersionUID = 1L;

  private final String profileId;
  private final long expected;
  private final long received;

  EntryGapException(String profileId, long expected, long received) {
    super(
        "A watch of profile "
            + profileId
            + " was sent entry "
            + received
            + " where entry "
            + expected
            + " was expected: nothing after entry "
            + (expected - 1)
            + " has been handed on.",
        null);
    this.profileId = profileId;
    this.expected = expected;
    this.received = received;
  }

  /** The profile that is watched. */
  public String profileId() {
    return profileId;
  }

  /** The sequence of the entry that should have come. */
  public long expected() {
    return expected;
  }

  /** The sequence of the entry that came. It is greater than {@link #expected}. */
  public long received() {
    return received;
  }
}
