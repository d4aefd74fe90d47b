package org.creditservice.db.row;

import static org.creditservice.db.jooq.Tables.IDEMPOTENCY_KEYS;

import java.time.Instant;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Method;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedAnswer;
import org.creditservice.core.record.RecordedOperation;
import org.jspecify.annotations.Nullable;

/** Rows of {@code idempotency_keys}. */
public final class OperationMapping extends RowMapping<OperationRow> {
  public static final OperationMapping INSTANCE = new OperationMapping();

  private final Column<OperationRow, String> profileId =
      column(IDEMPOTENCY_KEYS.PROFILE_ID, row -> row.key().profileId());
  private final Column<OperationRow, String> idempotencyKey =
      column(IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY, row -> row.key().idempotencyKey());
  private final Column<OperationRow, String> method =
      column(IDEMPOTENCY_KEYS.METHOD, row -> row.operation().method().wireName());
  private final Column<OperationRow, byte[]> fingerprint =
      column(IDEMPOTENCY_KEYS.FINGERPRINT, row -> row.operation().fingerprint().bytes());
  private final Column<OperationRow, String> refusalReason =
      column(IDEMPOTENCY_KEYS.REFUSAL_REASON, row -> nameOf(row.operation().refusal()));
  private final Column<OperationRow, Long> entrySequence =
      column(IDEMPOTENCY_KEYS.ENTRY_SEQUENCE, row -> row.operation().entrySequence());
  private final Column<OperationRow, byte[]> answer =
      column(IDEMPOTENCY_KEYS.ANSWER, OperationMapping::compactAnswer);
  private final Column<OperationRow, Instant> createTime =
      column(IDEMPOTENCY_KEYS.CREATE_TIME, row -> row.operation().createTime());

  private final Selection<OperationRow> all = Selection.of(columnsFrom(profileId), this::read);
  private final Selection<OperationRow> found = Selection.of(columnsFrom(profileId), this::find);

  private OperationMapping() {
    super(IDEMPOTENCY_KEYS.BUCKET, row -> row.key().profileId());
  }

  /** Whole operations with their keys. */
  public Selection<OperationRow> all() {
    return all;
  }

  /** The operations that a left join has found. */
  public Selection<OperationRow> found() {
    return found;
  }

  private @Nullable OperationRow find(Row row) {
    return row.find(profileId) == null ? null : read(row);
  }

  private OperationRow read(Row row) {
    OperationKey key = new OperationKey(row.get(profileId), row.get(idempotencyKey));
    return new OperationRow(
        key,
        new RecordedOperation(
            Method.ofWireName(row.get(method)),
            Fingerprint.of(row.get(fingerprint)),
            reason(row.find(refusalReason)),
            row.find(entrySequence),
            new RecordedAnswer(CompactAnswer.read(key, row.get(answer))),
            row.get(createTime)));
  }

  private static byte[] compactAnswer(OperationRow row) {
    return AnswerCompaction.of(row.key(), row.operation().answer().bytes());
  }

  private static @Nullable String nameOf(@Nullable ErrorReason reason) {
    return reason == null ? null : reason.name();
  }

  private static @Nullable ErrorReason reason(@Nullable String name) {
    return name == null ? null : ErrorReason.valueOf(name);
  }
}
