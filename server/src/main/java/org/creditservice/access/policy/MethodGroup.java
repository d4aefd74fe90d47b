package org.creditservice.access.policy;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.creditservice.core.Method;

/**
 * The groups of methods that a policy can name, by their names in lower case. A new method of the
 * contract belongs to its service's group.
 */
public enum MethodGroup {
  COMMANDS(
      Arrays.stream(Method.values())
          .filter(method -> method.rpc() == method)
          .map(Method::wireName)
          .toList()),
  QUERIES(
      List.of("GetProfile", "ListEntries", "WatchEntries", "GetOperation", "GetJob", "ListJobs")),
  ADMIN(List.of("VerifyLedger", "GetServiceStatus")),
  REFLECTION(List.of("ServerReflectionInfo")),
  ALL(
      Stream.of(COMMANDS, QUERIES, ADMIN, REFLECTION)
          .map(group -> group.methods)
          .flatMap(Collection::stream)
          .toList());

  @SuppressWarnings("ImmutableEnumChecker") // Nobody changes it; a Set.of would lose the order.
  private final Set<String> methods;

  MethodGroup(Collection<String> methods) {
    this.methods = new LinkedHashSet<>(methods);
  }

  /** The names of its methods, in the contract's order. */
  public Set<String> methods() {
    return Collections.unmodifiableSet(methods);
  }

  /** Its name in a policy. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The methods that a word of a policy stands for: a group's, or the one of that name; or none.
   */
  static Set<String> named(String word) {
    for (MethodGroup group : values()) {
      if (group.word().equals(word)) {
        return group.methods;
      }
    }
    return ALL.methods.contains(word) ? Set.of(word) : Set.of();
  }

  /** All words that a policy can name, for sentences. */
  public static String accepted() {
    return Stream.concat(
            Arrays.stream(values()).map(MethodGroup::word),
            ALL.methods.stream().filter(method -> !REFLECTION.methods.contains(method)))
        .collect(Collectors.joining(", "));
  }

  /** The same methods in as few words as possible, groups first, in the contract's order. */
  static List<String> summarize(Set<String> methods) {
    if (methods.containsAll(ALL.methods)) {
      return List.of(ALL.word());
    }
    Set<String> left = new LinkedHashSet<>(ALL.methods);
    left.retainAll(methods);
    Set<String> words = new LinkedHashSet<>();
    for (MethodGroup group : List.of(COMMANDS, QUERIES, ADMIN, REFLECTION)) {
      if (left.containsAll(group.methods)) {
        words.add(group.word());
        left.removeAll(group.methods);
      }
    }
    words.addAll(left);
    return List.copyOf(words);
  }
}
