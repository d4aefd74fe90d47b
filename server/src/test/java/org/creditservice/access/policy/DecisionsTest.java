package org.creditservice.access.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.creditservice.access.policy.Denial.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecisionsTest {
  private static final String POLICY =
      """
      callers:
        - name: web
          methods: [DeductCredits, queries]
          reason_codes: [IMAGE, VIDEO]
          profile_prefixes: [user-, guest-]
          amount_max: 100
        - name: web-*
          methods: [GetProfile]
        - name: web-eu-*
          methods: [commands]
        - name: web-eu-1
          methods: []
        - name: "*"
          methods: [reflection]
      """;

  @ParameterizedTest
  @CsvSource({
    // The very name, then the longest pattern. Rules are not added up.
    "web,      DeductCredits,        true",
    "web,      GetProfile,           true",
    "web,      GrantCredits,         false",
    "web,      ServerReflectionInfo, false",
    "web-1,    GetProfile,           true",
    "web-1,    DeductCredits,        false",
    "web-eu-2, DeductCredits,        true",
    "web-eu-2, GetProfile,           false",
    "web-eu-1, DeductCredits,        false",
    "web-eu-,  DeductCredits,        true",
    "Web,      GetProfile,           false",
    "other,    ServerReflectionInfo, true",
    "other,    GetProfile,           false",
  })
  void theRuleThatFitsBestSaysAll(String caller, String method, boolean allowed)
      throws PolicyException {
    CallerRule rule = PolicyParser.parse(POLICY).ruleOf(caller);
    assertThat(Decisions.method(rule, method) == null).isEqualTo(allowed);
  }

  @Test
  void whoHasNoRuleMayDoNothing() throws PolicyException {
    assertThat(PolicyParser.parse("callers: [{name: web, methods: [all]}]").ruleOf("we")).isNull();
    assertThat(Policy.NOBODY.ruleOf("web")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "user-1,  IMAGE, 100,                 ",
    "guest-1, VIDEO, 1,                   ",
    "user-,   IMAGE, 1,                   ",
    // An invalid amount is for the field rules, which come after.
    "user-1,  IMAGE, -1,                  ",
    "user-1,  ,      ,                    ",
    "user-1,  IMAGE, 101,                 AMOUNT",
    "user-1,  IMAGE, 9223372036854775807, AMOUNT",
    "user-1,  GIFT,  1,                   REASON_CODE",
    "user-1,  image, 1,                   REASON_CODE",
    "user-1,  '',    1,                   REASON_CODE",
    "User-1,  IMAGE, 1,                   PROFILE",
    "admin,   IMAGE, 1,                   PROFILE",
    "'',      IMAGE, 1,                   PROFILE",
    // The first of them is told.
    "admin,   GIFT,  101,                 PROFILE",
  })
  void fieldsStayWithinTheRule(
      @Nullable String profileId,
      @Nullable String reasonCode,
      @Nullable Long amount,
      @Nullable Kind kind)
      throws PolicyException {
    CallerRule rule = PolicyParser.parse(POLICY).ruleOf("web");
    Denial denial = Decisions.fields(rule, new CallFields(profileId, reasonCode, amount));
    assertThat(denial == null ? null : denial.kind()).isEqualTo(kind);
  }

  @Test
  void aRateIsOfOneSecond() {
    long now = Long.MAX_VALUE - 5;
    CallRate rate = new CallRate(10, now);
    for (int i = 0; i < 10; i++) {
      assertThat(rate.take(now)).isZero();
    }
    assertThat(rate.take(now)).isEqualTo(100_000_000);
    assertThat(rate.take(now + 99_999_999)).isEqualTo(1);
    assertThat(rate.take(now + 100_000_000)).isZero();
    assertThat(rate.take(now + 100_000_000)).isPositive();
    // However long nobody calls, no more than a second's calls are saved.
    long later = now + 3_600_000_000_000L;
    for (int i = 0; i < 10; i++) {
      assertThat(rate.take(later)).isZero();
    }
    assertThat(rate.take(later)).isPositive();
  }
}
