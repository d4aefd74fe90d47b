package org.creditservice.access.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Fuzz target: the text of a policy, which an operator writes by hand. */
public final class PolicyFuzz {
  private PolicyFuzz() {}

  /** One input: the text of a file. */
  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, UTF_8);
    try {
      Policy policy = PolicyParser.parse(text);
      assertThat(policy.rules()).allMatch(rule -> policy.ruleOf(rule.name().text()) != null);
      assertThat(PolicyWords.explain(policy)).isNotNull();
      // Nobody is let in who isn't named.
      assertThat(Policy.NOBODY.ruleOf("somebody")).isNull();
    } catch (PolicyException e) {
      assertThat(e.line()).isPositive();
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
    }
  }
}
