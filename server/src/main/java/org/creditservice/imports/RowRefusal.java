package org.creditservice.imports;

import java.util.Objects;
import org.creditservice.core.decision.Decision;
import org.creditservice.core.decision.Decision.Refused;
import org.creditservice.core.decision.Decision.Replayed;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.RecordedOperation;

/** Why the rules refused a row, in terms of the file. */
final class RowRefusal {
  private static final String EXISTS =
      "the profile exists already, and not from an import; nothing was changed";

  private RowRefusal() {}

  /** A clause that follows the number of the line. */
  static String describe(Decision decision) {
    if (decision instanceof Refused refused) {
      return describe(refused.refusal());
    }
    if (decision instanceof Replayed replayed) {
      return describe(replayed.operation());
    }
    throw new IllegalArgumentException("not a refusal: " + decision);
  }

  private static String describe(Refusal refusal) {
    return switch (refusal.reason()) {
      case IDEMPOTENCY_KEY_REUSED ->
          "conflict: an earlier import, or an earlier line, had this profile with another "
              + columns(refusal)
              + "; nothing was changed";
      case PROFILE_ALREADY_EXISTS -> EXISTS;
      default -> refusal.message();
    };
  }

  private static String describe(RecordedOperation earlier) {
    return switch (Objects.requireNonNull(earlier.refusal())) {
      case PROFILE_ALREADY_EXISTS -> EXISTS;
      default -> "an earlier import was refused: " + earlier.refusal();
    };
  }

  private static String columns(Refusal keyReused) {
    return keyReused
        .details()
        .getOrDefault("differing_fields", "")
        .replace(Field.OPENING_BALANCE.wireName(), "balance")
        .replace(",", " and ");
  }
}
