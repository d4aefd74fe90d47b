package org.creditservice.imports;

import java.util.List;
import java.util.stream.Stream;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Limits;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.GrantCredits;
import org.creditservice.core.decision.Refusal;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedOperation;
import org.jspecify.annotations.Nullable;

/**
 * Credits for profiles that exist: a campaign, or a compensation.
 *
 * @param keyPrefix begins the key of each row, which ends with the profile's id: a profile gets
 *     credits once, wherever its row is; null if each row has its own key
 */
public record GrantRows(@Nullable String keyPrefix) implements RowKind {
  /** The actor of all grants. */
  public static final String ACTOR = "system:grant";

  private static final String PROFILE_ID = "profile_id";
  private static final String AMOUNT = "amount";
  private static final String REASON_CODE = "reason_code";
  private static final String IDEMPOTENCY_KEY = "idempotency_key";

  @Override
  public List<String> requiredColumns() {
    Stream<String> key = keyPrefix == null ? Stream.of(IDEMPOTENCY_KEY) : Stream.of();
    return Stream.concat(Stream.of(PROFILE_ID, AMOUNT, REASON_CODE), key).toList();
  }

  @Override
  public List<String> optionalColumns() {
    return List.of();
  }

  /** Whether it is meant twice or there by mistake, only whoever made the file can tell. */
  @Override
  public boolean refusesRepeats() {
    return true;
  }

  @Override
  public Command command(Fields fields) {
    String profileId = fields.id(PROFILE_ID);
    return new GrantCredits(
        new OperationKey(profileId, key(profileId, fields)),
        ACTOR,
        fields.wholeNumber(AMOUNT, 1, Limits.AMOUNT_MAX),
        fields.reasonCode(REASON_CODE),
        Metadata.EMPTY);
  }

  private String key(String profileId, Fields fields) {
    String key = keyPrefix == null ? fields.id(IDEMPOTENCY_KEY) : keyPrefix + profileId;
    if (key.length() > Limits.ID_LENGTH_MAX && keyPrefix != null) {
      fields.refuse(
          "the key would be longer than %d characters: choose a shorter --key-prefix, or a column %s"
              .formatted(Limits.ID_LENGTH_MAX, IDEMPOTENCY_KEY));
    }
    if (key.startsWith(Limits.SYSTEM_KEY_PREFIX)) {
      fields.refuse("the key begins with \"" + Limits.SYSTEM_KEY_PREFIX + "\", which is reserved");
    }
    return key;
  }

  @Override
  public long credits(Command command) {
    return ((GrantCredits) command).amount();
  }

  @Override
  public String describe(Refusal refusal) {
    return switch (refusal.reason()) {
      case IDEMPOTENCY_KEY_REUSED ->
          "conflict: the key was used for another request, which differs in %s; nothing was changed"
              .formatted(
                  refusal.details().getOrDefault("differing_fields", "").replace(",", " and "));
      default -> refusal.message();
    };
  }

  @Override
  public String describe(RecordedOperation earlier) {
    return earlier.refusal() == ErrorReason.OPERATION_REVERSED
        ? "the key was reversed before it was used; nothing was changed"
        : "was refused before with %s, and the same key gives the same: choose another key"
            .formatted(earlier.refusal());
  }
}
