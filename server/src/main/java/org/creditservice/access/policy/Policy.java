package org.creditservice.access.policy;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A policy: the rules of all callers. Whoever has none may do nothing. Immutable. */
public final class Policy {
  /** Nobody may do anything: what holds where callers are authenticated and no policy is given. */
  public static final Policy NOBODY = new Policy(List.of());

  private final List<CallerRule> rules;
  private final Map<String, CallerRule> exact = new HashMap<>();
  private final List<CallerRule> prefixes;

  /**
   * A policy.
   *
   * @param rules in the order in which they are written; no two have the same name
   */
  public Policy(List<CallerRule> rules) {
    this.rules = List.copyOf(rules);
    this.prefixes =
        rules.stream()
            .filter(rule -> rule.name().prefix())
            .sorted(
                Comparator.comparing((CallerRule rule) -> rule.name().text().length()).reversed())
            .toList();
    rules.stream()
        .filter(rule -> !rule.name().prefix())
        .forEach(rule -> exact.put(rule.name().text(), rule));
  }

  public List<CallerRule> rules() {
    return rules;
  }

  /**
   * The rule of a caller: that of its very name, else that of the longest pattern. Rules are not
   * added up, so that a rule says all that its callers may do. Null: there is none.
   */
  public @Nullable CallerRule ruleOf(String caller) {
    CallerRule rule = exact.get(caller);
    if (rule != null) {
      return rule;
    }
    for (CallerRule pattern : prefixes) {
      if (pattern.name().matches(caller)) {
        return pattern;
      }
    }
    return null;
  }

  /** Why a caller may do nothing at all. */
  public static Denial unlisted() {
    return new Denial(Denial.Kind.METHOD, "the policy has no entry for this caller");
  }

  /** Why a caller may not act for somebody. */
  public static Denial notFor(CallerRule rule) {
    return new Denial(
        Denial.Kind.ACTOR,
        "%s may act only for %s"
            .formatted(
                rule.name(),
                PolicyWords.list(
                    rule.actFor().stream().map(NamePattern::toString).toList(), "or")));
  }
}
