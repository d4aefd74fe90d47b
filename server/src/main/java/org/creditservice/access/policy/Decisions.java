package org.creditservice.access.policy;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a rule makes of a call; null where it allows it. */
public final class Decisions {
  private Decisions() {}

  /** Looks at the method, before anything of the request is read. */
  public static @Nullable Denial method(CallerRule rule, String method) {
    return rule.methods().contains(method)
        ? null
        : new Denial(
            Denial.Kind.METHOD,
            "%s may call only %s"
                .formatted(
                    rule.name(), PolicyWords.list(MethodGroup.summarize(rule.methods()), "and")));
  }

  /** Looks at the fields of a request whose method is allowed. */
  public static @Nullable Denial fields(CallerRule rule, CallFields fields) {
    Denial denial = profile(rule, fields.profileId());
    if (denial == null) {
      denial = reasonCode(rule, fields.reasonCode());
    }
    return denial == null ? amount(rule, fields.amount()) : denial;
  }

  private static @Nullable Denial profile(CallerRule rule, @Nullable String profileId) {
    List<String> prefixes = rule.profilePrefixes();
    if (prefixes == null || profileId == null) {
      return null;
    }
    if (profileId.isEmpty()) {
      return new Denial(
          Denial.Kind.PROFILE,
          "it is about all profiles, and %s may touch only those that begin with %s"
              .formatted(rule.name(), PolicyWords.list(prefixes, "or")));
    }
    return prefixes.stream().anyMatch(profileId::startsWith)
        ? null
        : new Denial(
            Denial.Kind.PROFILE,
            "%s may touch only profiles that begin with %s"
                .formatted(rule.name(), PolicyWords.list(prefixes, "or")));
  }

  private static @Nullable Denial reasonCode(CallerRule rule, @Nullable String reasonCode) {
    Set<String> allowed = rule.reasonCodes();
    return allowed == null || reasonCode == null || allowed.contains(reasonCode)
        ? null
        : new Denial(
            Denial.Kind.REASON_CODE,
            "%s may give only the reason codes %s"
                .formatted(rule.name(), PolicyWords.list(allowed, "and")));
  }

  private static @Nullable Denial amount(CallerRule rule, @Nullable Long amount) {
    Long max = rule.amountMax();
    if (max == null || amount == null || amount <= max) {
      return null;
    }
    return new Denial(
        Denial.Kind.AMOUNT,
        amount == CallFields.UNNAMED
            ? "%s must name the amount, at most %d credits per call".formatted(rule.name(), max)
            : "%s may move at most %d credits per call".formatted(rule.name(), max));
  }
}
