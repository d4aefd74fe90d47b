package org.creditservice.access.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyParserTest {
  private static final String ENTRY = "callers: [{name: web, methods: [queries], %s}]";

  @Test
  void readsAllThatACallerMayHave() throws PolicyException {
    Policy policy =
        PolicyParser.parse(
            """
            # Who may do what.
            callers:
              - name: spiffe://example.org/web
                methods: [DeductCredits, SubmitJob, queries]
                reason_codes: [IMAGE, VIDEO]
                profile_prefixes: ["user-"]
                amount_max: 100
                calls_per_second: 50
                act_for: ["employee-*"]
              - name: "batch-*"
                methods: [all]
            """);

    CallerRule web = policy.rules().get(0);
    assertThat(web.name()).isEqualTo(new NamePattern("spiffe://example.org/web", false));
    assertThat(web.methods())
        .contains("DeductCredits", "SubmitJob", "GetProfile", "WatchEntries")
        .doesNotContain("GrantCredits", "VerifyLedger", "ServerReflectionInfo");
    assertThat(web.reasonCodes()).containsExactly("IMAGE", "VIDEO");
    assertThat(web.profilePrefixes()).containsExactly("user-");
    assertThat(web.amountMax()).isEqualTo(100);
    assertThat(web.callsPerSecond()).isEqualTo(50);
    assertThat(web.mayActFor("employee-7")).isTrue();
    assertThat(web.mayActFor("customer-7")).isFalse();
    CallerRule batch = policy.rules().get(1);
    assertThat(batch.name()).isEqualTo(new NamePattern("batch-", true));
    assertThat(batch.methods()).isEqualTo(MethodGroup.ALL.methods());
    assertThat(batch.limitsFields()).isFalse();
  }

  @Test
  void aPolicyMayLetNobodyIn() throws PolicyException {
    assertThat(PolicyParser.parse("callers: []").ruleOf("web")).isNull();
    assertThat(PolicyParser.parse("callers: [{name: web, methods: []}]").rules().get(0).methods())
        .isEqualTo(Set.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                                        | 1:1: there is nothing in it; it needs the key callers
          '# nothing'                                               | 1:1: there is nothing in it
          'callers'                                                 | 1:1: a policy is written as keys with values; its keys are callers
          '{}'                                                      | 1:1: a policy needs the key callers
          'callers: web'                                            | 1:10: callers must be a list
          'callers: [web]'                                          | 1:11: a caller is written as keys with values
          'callers: []\\ncallers: []'                               | 2:1: callers is given twice
          'caller: []'                                              | 1:1: unknown key "caller"; a policy has the keys callers
          'callers: [{methods: [all]}]'                             | 1:11: a caller needs the key name
          'callers: [{name: web}]'                                  | 1:11: a caller needs the key methods
          'callers: [{name: "", methods: [all]}]'                   | 1:18: name must be a text that is not empty
          'callers: [{name: [web], methods: [all]}]'                | 1:18: name must be a text
          'callers: [{name: "a b", methods: [all]}]'                | 1:18: name must be 1 to 256 visible ASCII characters
          'callers: [{name: "a*b", methods: [all]}]'                | 1:18: name must be a name, or a pattern with one * at its end
          'callers: [{name: "**", methods: [all]}]'                 | 1:18: name must be a name, or a pattern with one * at its end
          'callers: [{name: *, methods: [all]}]'                    | unexpected character
          'callers: [{name: &a web, methods: [*a]}]'                | 1:36: aliases are not accepted
          'callers: [{name: web, methods: all}]'                    | 1:32: methods must be a list
          'callers: [{name: web, methods: [Deduct]}]'               | 1:33: unknown method "Deduct"; accepted are commands, queries, admin, reflection, all, CreateProfile
          'callers: [{name: web, methods: [ExpireJob]}]'            | 1:33: unknown method "ExpireJob"
          'callers: [{name: web, methods: [all], method: []}]'      | 1:39: unknown key "method"; a caller has the keys name, methods, reason_codes
          'callers:\\n - {name: w, methods: []}\\n - {name: w, methods: []}' | 3:4: w has an entry in line 2 already
          'callers:\\n\\t- name: web'                               | 2:1: there is a tab; indent with blanks
          'callers: [{name: web'                                    | this is not YAML: expected ',' or '}'
          '--- {}\\n--- {}'                                         | this is not YAML: but found another document
          '!!java.net.URL [x]'                                      | 1:1: a policy is written as keys with values
          """)
  void saysWhereAndWhatIsWrong(String yaml, String message) {
    assertRefused(yaml.replace("\\n", "\n").replace("\\t", "\t"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          amount_max: 0                | amount_max must be a whole number from 1 to 1000000000000000
          amount_max: -1               | amount_max must be a whole number
          amount_max: 1.5              | amount_max must be a whole number
          amount_max: 1e3              | amount_max must be a whole number
          amount_max: 1000000000000001 | amount_max must be a whole number
          calls_per_second: 0          | calls_per_second must be a whole number from 1 to 1000000
          calls_per_second: many       | calls_per_second must be a whole number
          reason_codes: []             | reason_codes must have an item; leave the key out to accept all
          reason_codes: [image]        | "image" is not accepted in reason_codes, which takes codes such as IMAGE
          reason_codes: IMAGE          | reason_codes must be a list
          profile_prefixes: [""]       | an item of profile_prefixes must be a text that is not empty
          profile_prefixes: ["a b"]    | "a b" is not accepted in profile_prefixes
          act_for: ["*x"]              | an item of act_for must be a name, or a pattern with one * at its end
          """)
  void saysWhatEachKeyAccepts(String setting, String message) {
    assertRefused(ENTRY.formatted(setting), message);
  }

  @Test
  void refusesWhatIsTooLargeOrTooDeep() {
    assertRefused("#".repeat(10 * 1024 * 1024), "1:1: a policy has at most 1048576 characters");
    assertRefused("[".repeat(500_000), "this is nested more deeply than any policy");
    assertRefused("a: ".repeat(300_000), "this is not YAML");
    assertRefused("- ".repeat(500_000), "this is nested more deeply than any policy");
  }

  @Test
  void showsNothingInvisibleOfTheFile() {
    assertRefused(
        "callers: [{name: web, methods: [\"x\\e[31m\u202e\\n\"]}]", "unknown method \"x?[31m??\"");
    assertThatThrownBy(
            () -> PolicyParser.parse("callers: [{name: w, methods: [" + "x".repeat(5000) + "]}]"))
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(700));
  }

  @Test
  void thousandsOfCallersAreReadAtOnce() throws PolicyException {
    StringBuilder yaml = new StringBuilder("callers:\n");
    for (int i = 0; i < 5000; i++) {
      yaml.append("  - name: caller-").append(i).append("\n    methods: [queries]\n");
    }
    Policy policy = PolicyParser.parse(yaml.toString());
    assertThat(policy.rules()).hasSize(5000);
    assertThat(List.of(policy.ruleOf("caller-4999"))).doesNotContainNull();
  }

  private static void assertRefused(String yaml, String message) {
    assertThatThrownBy(() -> PolicyParser.parse(yaml))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining(message);
  }
}
