package org.creditservice.access.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in words what a policy allows. */
public final class PolicyWords {
  private PolicyWords() {}

  /** A sentence for each rule, in the order in which they are written. */
  public static List<String> explain(Policy policy) {
    List<String> sentences =
        new ArrayList<>(policy.rules().stream().map(PolicyWords::sentence).toList());
    sentences.add("Nobody else may call anything but health.");
    return sentences;
  }

  private static String sentence(CallerRule rule) {
    StringBuilder sentence = new StringBuilder(who(rule.name())).append(" may call ");
    sentence.append(list(MethodGroup.summarize(rule.methods()), "and"));
    conditions(rule).forEach(condition -> sentence.append("; ").append(condition));
    if (rule.callsPerSecond() != null) {
      sentence.append("; at most %d calls a second".formatted(rule.callsPerSecond()));
    }
    if (!rule.actFor().isEmpty()) {
      List<String> names = rule.actFor().stream().map(NamePattern::toString).toList();
      sentence.append("; acting for ").append(list(names, "or"));
    }
    return sentence.append('.').toString();
  }

  private static String who(NamePattern name) {
    if (!name.prefix()) {
      return name.text();
    }
    return name.text().isEmpty()
        ? "Every other caller"
        : "Every other caller whose name begins with " + name.text();
  }

  /** What a rule demands of a request's fields. */
  public static List<String> conditions(CallerRule rule) {
    List<String> conditions = new ArrayList<>();
    List<String> prefixes = rule.profilePrefixes();
    if (prefixes != null) {
      conditions.add("only profiles that begin with " + list(prefixes, "or"));
    }
    Set<String> codes = rule.reasonCodes();
    if (codes != null) {
      conditions.add("only with the reason codes " + list(codes, "or"));
    }
    if (rule.amountMax() != null) {
      conditions.add("at most %d credits per call".formatted(rule.amountMax()));
    }
    return conditions;
  }

  /** Such as "a, b and c"; "nothing" if there is nothing. */
  static String list(@Nullable Collection<String> items, String lastWord) {
    if (items == null || items.isEmpty()) {
      return "nothing";
    }
    List<String> all = List.copyOf(items);
    int last = all.size() - 1;
    return last == 0
        ? all.get(0)
        : all.subList(0, last).stream().collect(Collectors.joining(", "))
            + " %s ".formatted(lastWord)
            + all.get(last);
  }
}
