package org.creditservice.access.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a policy's text.
 *
 * <pre>
 * callers:
 *   - name: spiffe://example.org/web
 *     methods: [DeductCredits, queries]
 * </pre>
 */
public final class PolicyParser {
  /** Most characters of a policy: room for thousands of callers, and parsed within a second. */
  public static final int CHARACTERS_MAX = 1024 * 1024;

  private static final String CALLERS = "callers";
  private static final List<String> KEYS = List.of(CALLERS);

  private PolicyParser() {}

  /**
   * The policy that a text says.
   *
   * @throws PolicyException with the first thing that is wrong, where it is, and what is accepted
   */
  public static Policy parse(String text) throws PolicyException {
    if (text.length() > CHARACTERS_MAX) {
      throw new PolicyException(
          1, 1, "a policy has at most " + CHARACTERS_MAX + " characters, not " + text.length());
    }
    Node root =
        YamlText.parse(text)
            .orElseThrow(
                () ->
                    new PolicyException(1, 1, "there is nothing in it; it needs the key callers"));
    return policy(YamlMapping.of(root, "a policy", KEYS));
  }

  private static Policy policy(YamlMapping file) throws PolicyException {
    List<CallerRule> rules = new ArrayList<>();
    Map<NamePattern, Integer> lines = new HashMap<>();
    for (Node caller : YamlMapping.items(file.required(CALLERS), CALLERS)) {
      YamlMapping entry = YamlMapping.of(caller, "a caller", RuleParser.KEYS);
      CallerRule rule = RuleParser.parse(entry);
      Integer before = lines.putIfAbsent(rule.name(), entry.line());
      if (before != null) {
        throw YamlText.at(
            caller.getStartMark(),
            "%s has an entry in line %d already; a caller has one".formatted(rule.name(), before));
      }
      rules.add(rule);
    }
    return new Policy(rules);
  }
}
