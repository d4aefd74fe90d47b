package org.creditservice.access.policy;

import java.util.List;

/** The names of callers: what a certificate or a token says, where it can stand in the ledger. */
public final class CallerName {
  /** Most characters of what the ledger records as the actor. */
  public static final int LENGTH_MAX = 256;

  /** What {@link #isAccepted} accepts, for sentences. */
  public static final String ACCEPTED =
      "the name of a caller: 1 to 256 visible ASCII characters without blanks, not anonymous, and"
          + " not beginning with unverified: or system:";

  /** How names begin that the ledger has for those whom nothing proves, and for the service. */
  private static final List<String> RESERVED = List.of("unverified:", "system:");

  private static final String ANONYMOUS = "anonymous";

  private CallerName() {}

  /**
   * Whether it can be a caller's: 1 to 256 visible ASCII characters, and no name of another kind.
   */
  public static boolean isAccepted(String name) {
    return isText(name) && !name.equals(ANONYMOUS) && RESERVED.stream().noneMatch(name::startsWith);
  }

  /**
   * Whether it is 1 to 256 visible ASCII characters, 0x21 to 0x7E. Blanks would make it ambiguous
   * who is who in "a for b", and beyond ASCII there are names that look alike.
   */
  static boolean isText(String name) {
    return !name.isEmpty()
        && name.length() <= LENGTH_MAX
        && name.chars().allMatch(c -> c >= '!' && c <= '~');
  }
}
