package org.creditservice.verify;

/**
 * One inconsistency.
 *
 * @param expected what should be there, without a full stop
 * @param found what is there, without a full stop
 */
public record Finding(Rule rule, Subject subject, String expected, String found) {

  /** All of it, for people. */
  public String sentence() {
    return "%s: %s: expected %s, found %s.".formatted(rule, subject, expected, found);
  }

  /** What to do next, with a query that shows the row. */
  public String nextStep() {
    return "%s: %s".formatted(rule.advice(), subject.query());
  }
}
