package org.creditservice.api.query;

import com.google.protobuf.Timestamp;
import java.time.Instant;
import org.creditservice.api.request.FieldRules;
import org.creditservice.api.request.Violations;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.JobState;
import org.creditservice.v1.EntryOrder;
import org.jspecify.annotations.Nullable;

/** The rules for fields that only reads have, beside {@link FieldRules}. */
final class QueryFieldRules {
  static final int PAGE_SIZE_DEFAULT = 100;
  static final int PAGE_SIZE_MAX = 1000;

  private static final String PAGE_SIZE = "must be 0 to " + PAGE_SIZE_MAX;
  private static final String TIME =
      "must be a time from the year 1 to the year 9999, with 0 to 999999999 nanoseconds";
  private static final String KNOWN = "must be a value that this server knows";
  private static final String AFTER_SEQUENCE = "must be 0 or more";

  // The range of google.protobuf.Timestamp: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
  private static final long SECONDS_MIN = -62_135_596_800L;
  private static final long SECONDS_MAX = 253_402_300_799L;
  private static final int NANOS_MAX = 999_999_999;

  private QueryFieldRules() {}

  static int pageSize(Violations violations, int value) {
    violations.check(value >= 0 && value <= PAGE_SIZE_MAX, "page_size", PAGE_SIZE);
    return value == 0 ? PAGE_SIZE_DEFAULT : value;
  }

  /** The time that a request says, null if it says none or one that can't be. */
  static @Nullable Instant time(
      Violations violations, String field, boolean present, Timestamp value) {
    if (!present) {
      return null;
    }
    if (!isTime(value.getSeconds(), value.getNanos())) {
      violations.add(field, TIME);
      return null;
    }
    return Instant.ofEpochSecond(value.getSeconds(), value.getNanos());
  }

  /** Whether that is a google.protobuf.Timestamp. */
  static boolean isTime(long seconds, int nanos) {
    return seconds >= SECONDS_MIN && seconds <= SECONDS_MAX && nanos >= 0 && nanos <= NANOS_MAX;
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
