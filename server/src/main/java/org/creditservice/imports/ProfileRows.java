package org.creditservice.imports;

import java.util.List;
import java.util.Objects;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Limits;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.ImportProfile;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.record.Field;
import org.creditservice.core.record.RecordedOperation;

/** Profiles with their balances, as another system had them. */
public record ProfileRows() implements RowKind {
  private static final String PROFILE_ID = "profile_id";
  private static final String BALANCE = "balance";
  private static final String LAST_DEDUCT_TIME = "last_deduct_time";

  private static final String EXISTS =
      "the profile exists already, and not from an import; nothing was changed";

  @Override
  public List<String> requiredColumns() {
    return List.of(PROFILE_ID, BALANCE);
  }

  @Override
  public List<String> optionalColumns() {
    return List.of(LAST_DEDUCT_TIME);
  }

  /** A profile that is there twice with the same values is imported once. */
  @Override
  public boolean refusesRepeats() {
    return false;
  }

  @Override
  public Command command(Fields fields) {
    return ImportProfile.of(
        fields.id(PROFILE_ID),
        fields.wholeNumber(BALANCE, 0, Limits.AMOUNT_MAX),
        fields.time(LAST_DEDUCT_TIME));
  }

  @Override
  public long credits(Command command) {
    return ((ImportProfile) command).openingBalance();
  }

  @Override
  public String describe(Refusal refusal) {
    return switch (refusal.reason()) {
      case IDEMPOTENCY_KEY_REUSED ->
          "conflict: an earlier import, or an earlier line, had this profile with another "
              + columns(refusal)
              + "; nothing was changed";
      case PROFILE_ALREADY_EXISTS -> EXISTS;
      default -> refusal.message();
    };
  }

  @Override
  public String describe(RecordedOperation earlier) {
    ErrorReason reason = Objects.requireNonNull(earlier.refusal());
    return reason == ErrorReason.PROFILE_ALREADY_EXISTS
        ? EXISTS
        : "an earlier import was refused: " + reason;
  }

  private static String columns(Refusal keyReused) {
    return keyReused
        .details()
        .getOrDefault("differing_fields", "")
        .replace(Field.OPENING_BALANCE.wireName(), BALANCE)
        .replace(",", " and ");
  }
}
