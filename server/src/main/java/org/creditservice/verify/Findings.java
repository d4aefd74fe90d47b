package org.creditservice.verify;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The findings of some rows: the first of each rule, and how many there are in all, so that ten
 * thousand of one kind neither fill the memory nor hide another.
 */
public final class Findings {
  /** How many of each rule are kept. */
  public static final int PER_RULE_MAX = 100;

  private final List<Finding> first = new ArrayList<>();
  private final Map<Rule, Long> counts = new EnumMap<>(Rule.class);

  void add(Rule rule, Subject subject, Object expected, Object found) {
    add(new Finding(rule, subject, String.valueOf(expected), String.valueOf(found)));
  }

  public void add(Finding finding) {
    if (counts.merge(finding.rule(), 1L, Long::sum) <= PER_RULE_MAX) {
      first.add(finding);
    }
  }

  /** Adds others, and returns those of them that are kept. */
  List<Finding> addAll(Findings others) {
    List<Finding> kept = new ArrayList<>();
    for (Finding finding : others.first) {
      if (counts.getOrDefault(finding.rule(), 0L) + count(kept, finding.rule()) < PER_RULE_MAX) {
        kept.add(finding);
      }
    }
    others.counts.forEach((rule, count) -> counts.merge(rule, count, Long::sum));
    first.addAll(kept);
    return kept;
  }

  /** Returns all that were added since the last time. */
  Findings take() {
    Findings taken = new Findings();
    taken.first.addAll(first);
    taken.counts.putAll(counts);
    first.clear();
    counts.clear();
    return taken;
  }

  private static long count(List<Finding> findings, Rule rule) {
    return findings.stream().filter(finding -> finding.rule() == rule).count();
  }

  /** The first of each rule, in the order in which they were made. */
  public List<Finding> first() {
    return List.copyOf(first);
  }

  /** How many there are of each rule that has any. */
  public Map<Rule, Long> counts() {
    return counts.isEmpty() ? Map.of() : new EnumMap<>(counts);
  }

  /** Such as: 1 finding, 2 findings. */
  public String amount() {
    return total() == 1 ? "1 finding" : total() + " findings";
  }

  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
