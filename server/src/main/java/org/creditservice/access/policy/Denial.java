package org.creditservice.access.policy;

import java.util.Locale;

/**
 * Why a call is denied.
 *
 * @param kind what stands against it
 * @param sentence for whoever reads the log or asks `credit policy test`; shows what the policy
 *     says, and so isn't for the caller
 */
public record Denial(Kind kind, String sentence) {
  /** What can stand against a call, in the order in which it is looked at. */
  public enum Kind {
    /** Nothing proves who the caller is. */
    UNAUTHENTICATED("The caller is not known."),
    /** The method isn't the caller's. */
    METHOD("The policy doesn't let this caller call this method."),
    /** The caller may not act for whom {@code credit-actor} names. */
    ACTOR("The policy doesn't let this caller act for this credit-actor."),
    /** Too many calls in a second. */
    RATE("The policy doesn't let this caller call so often."),
    PROFILE("The policy doesn't let this caller touch this profile_id."),
    REASON_CODE("The policy doesn't let this caller give this reason_code."),
    AMOUNT("The policy doesn't let this caller move so many credits in one call.");

    private final String forCaller;

    Kind(String forCaller) {
      this.forCaller = forCaller;
    }

    /** One sentence that tells the caller nothing but what it has asked for itself. */
    public String forCaller() {
      return forCaller;
    }

    /** Its name as the label of a metric. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
