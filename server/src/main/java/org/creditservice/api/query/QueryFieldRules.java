package org.creditservice.api.query;

import java.util.function.Function;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.JobState;
import org.creditservice.v1.EntryOrder;
import org.jspecify.annotations.Nullable;

/** The rules for fields that only queries have; {@link FieldRules} has the others. */
final class QueryFieldRules {
  static final int PAGE_SIZE_DEFAULT = 100;
  static final int PAGE_SIZE_MAX = 1000;

  private static final String PAGE_SIZE = "must be 0 to " + PAGE_SIZE_MAX;
  private static final String KNOWN = "must be a value that this server knows";
  private static final String AFTER_SEQUENCE = "must be 0 or more";
  private static final String PAGE_TOKEN =
      "must be the next_page_token of a page of this same listing";

  private QueryFieldRules() {}

  static int pageSize(Violations violations, int value) {
    violations.check(value >= 0 && value <= PAGE_SIZE_MAX, "page_size", PAGE_SIZE);
    return value == 0 ? PAGE_SIZE_DEFAULT : value;
  }

  /**
   * Where the requested page begins, null for the first page or an invalid token.
   *
   * @param decode the position in a token, null if the token is invalid
   */
  static <T> @Nullable T pageToken(
      Violations violations, String token, Function<String, @Nullable T> decode) {
    if (token.isEmpty()) {
      return null;
    }
    T position = decode.apply(token);
    violations.check(position != null, "page_token", PAGE_TOKEN);
    return position;
  }

  /** The kind to filter by, null for every kind. */
  static @Nullable EntryKind kind(Violations violations, org.creditservice.v1.EntryKind value) {
    return switch (value) {
      case ENTRY_KIND_UNSPECIFIED -> null;
      case ENTRY_KIND_GRANT -> EntryKind.GRANT;
      case ENTRY_KIND_DEDUCTION -> EntryKind.DEDUCTION;
      case ENTRY_KIND_REFUND -> EntryKind.REFUND;
      case UNRECOGNIZED -> {
        violations.add("kind", KNOWN);
        yield null;
      }
    };
  }

  /** The state to filter by, null for every state. */
  static @Nullable JobState state(Violations violations, org.creditservice.v1.JobState value) {
    return switch (value) {
      case JOB_STATE_UNSPECIFIED -> null;
      case JOB_STATE_PROCESSING -> JobState.PROCESSING;
      case JOB_STATE_COMPLETED -> JobState.COMPLETED;
      case JOB_STATE_FAILED -> JobState.FAILED;
      case JOB_STATE_EXPIRED -> JobState.EXPIRED;
      case JOB_STATE_CANCELLED -> JobState.CANCELLED;
      case UNRECOGNIZED -> {
        violations.add("state", KNOWN);
        yield null;
      }
    };
  }

  /** Whether the oldest entry comes first. */
  static boolean ascending(Violations violations, EntryOrder value) {
    violations.check(value != EntryOrder.UNRECOGNIZED, "order", KNOWN);
    return value == EntryOrder.ENTRY_ORDER_OLDEST_FIRST;
  }

  static void afterSequence(Violations violations, long value) {
    violations.check(value >= 0, "after_sequence", AFTER_SEQUENCE);
  }
}
