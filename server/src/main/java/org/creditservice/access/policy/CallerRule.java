package org.creditservice.access.policy;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the callers of one name or pattern may do.
 *
 * @param name whose rule it is
 * @param methods the methods that they may call
 * @param reasonCodes the reason codes that they may give; null: any
 * @param profilePrefixes how the ids of the profiles begin that they may touch; null: any
 * @param amountMax most credits that a request may name; null: as many as the contract allows
 * @param callsPerSecond most calls of each caller in a second; null: no limit
 * @param actFor the names that they may give in {@code credit-actor}; empty: the header is ignored
 */
public record CallerRule(
    NamePattern name,
    Set<String> methods,
    @Nullable Set<String> reasonCodes,
    @Nullable List<String> profilePrefixes,
    @Nullable Long amountMax,
    @Nullable Integer callsPerSecond,
    List<NamePattern> actFor) {

  /** Whether anything in a request's fields can break this rule. */
  public boolean limitsFields() {
    return reasonCodes != null || profilePrefixes != null || amountMax != null;
  }

  /** The same rule without the limits of what {@code given} has. */
  public CallerRule without(CallFields given) {
    return new CallerRule(
        name,
        methods,
        given.reasonCode() == null ? reasonCodes : null,
        given.profileId() == null ? profilePrefixes : null,
        given.amount() == null ? amountMax : null,
        callsPerSecond,
        actFor);
  }

  /** Whether they may act for {@code actor}. */
  public boolean mayActFor(String actor) {
    return actFor.stream().anyMatch(pattern -> pattern.matches(actor));
  }
}
