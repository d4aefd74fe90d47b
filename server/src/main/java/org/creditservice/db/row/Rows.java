package org.creditservice.db.row;

import static org.creditservice.db.jooq.Tables.DEDUCTION_REFUNDS;
import static org.creditservice.db.jooq.Tables.IDEMPOTENCY_KEYS;
import static org.creditservice.db.jooq.Tables.JOBS;
import static org.creditservice.db.jooq.Tables.LEDGER_ENTRIES;
import static org.creditservice.db.jooq.Tables.PROFILES;

import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import org.creditservice.core.ErrorReason;
import org.creditservice.core.Limits;
import org.creditservice.core.Method;
import org.creditservice.core.ledger.Deduction;
import org.creditservice.core.ledger.EntryKind;
import org.creditservice.core.ledger.Hash;
import org.creditservice.core.ledger.Job;
import org.creditservice.core.ledger.JobState;
import org.creditservice.core.ledger.LedgerEntry;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.core.ledger.Profile;
import org.creditservice.core.record.Fingerprint;
import org.creditservice.core.record.OperationKey;
import org.creditservice.core.record.RecordedAnswer;
import org.creditservice.core.record.RecordedOperation;
import org.creditservice.db.jooq.tables.records.IdempotencyKeysRecord;
import org.creditservice.db.jooq.tables.records.JobsRecord;
import org.creditservice.db.jooq.tables.records.LedgerEntriesRecord;
import org.creditservice.db.jooq.tables.records.ProfilesRecord;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * Rows as values of the core. For the engine's batches the columns are named here, and read one
 * after the other in that order, which spares them jOOQ's records.
 */
public final class Rows {
  /**
   * No text that is read in one round trip with another query's is longer, in characters. The
   * driver must know a bound, or it makes two round trips of them.
   */
  private static final DataType<String> BOUNDED = SQLDataType.VARCHAR(2 * Limits.ID_LENGTH_MAX);

  /** What {@link #profile(RowCursor)} reads. */
  public static final List<Field<?>> PROFILE =
      List.of(
          PROFILES.PROFILE_ID.cast(BOUNDED),
          PROFILES.BALANCE,
          PROFILES.LAST_SEQUENCE,
          PROFILES.LAST_DEDUCT_TIME,
          PROFILES.UPDATE_TIME,
          PROFILES.CREATE_TIME,
          DSL.field("encode({0}, 'hex')", String.class, PROFILES.LAST_HASH).cast(BOUNDED));

  /** What {@link #operationKeyOrNull} reads. */
  public static final List<Field<?>> OPERATION_KEY =
      List.of(
          IDEMPOTENCY_KEYS.PROFILE_ID.cast(BOUNDED),
          IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY.cast(BOUNDED));

  /** What {@link #operationKey(RowCursor)} and after it {@link #operation(RowCursor)} read. */
  public static final List<Field<?>> OPERATION =
      List.of(
          IDEMPOTENCY_KEYS.PROFILE_ID,
          IDEMPOTENCY_KEYS.IDEMPOTENCY_KEY,
          IDEMPOTENCY_KEYS.METHOD,
          IDEMPOTENCY_KEYS.FINGERPRINT,
          IDEMPOTENCY_KEYS.REFUSAL_REASON,
          IDEMPOTENCY_KEYS.ENTRY_SEQUENCE,
          IDEMPOTENCY_KEYS.ANSWER,
          IDEMPOTENCY_KEYS.CREATE_TIME);

  /** A profile, and what {@link #deduction} reads. */
  public static final List<Field<?>> DEDUCTION =
      List.of(
          LEDGER_ENTRIES.PROFILE_ID,
          LEDGER_ENTRIES.SEQUENCE,
          LEDGER_ENTRIES.ENTRY_ID,
          LEDGER_ENTRIES.AMOUNT,
          DEDUCTION_REFUNDS.REFUNDED,
          LEDGER_ENTRIES.JOB_ID);

  /** A profile, and what {@link #job(RowCursor)} reads. */
  public static final List<Field<?>> JOB =
      List.of(
          JOBS.PROFILE_ID,
          JOBS.JOB_ID,
          JOBS.STATE,
          JOBS.AMOUNT,
          JOBS.FINAL_AMOUNT,
          JOBS.REASON_CODE,
          JOBS.FAILURE_MESSAGE,
          JOBS.METADATA,
          JOBS.CREATE_TIME,
          JOBS.EXPIRE_TIME,
          JOBS.END_TIME,
          JOBS.DEDUCTION_SEQUENCE,
          JOBS.DEDUCTION_ENTRY_ID,
          JOBS.REFUND_ENTRY_ID);

  private Rows() {}

  /** Without its metadata, which no rule looks at and no later write changes. */
  public static Profile profile(RowCursor row) throws SQLException {
    return new Profile(
        row.text(),
        row.number(),
        row.number(),
        row.timeOrNull(),
        row.time(),
        row.time(),
        Hash.of(HexFormat.of().parseHex(row.text())),
        Metadata.EMPTY);
  }

  public static OperationKey operationKey(RowCursor row) throws SQLException {
    return new OperationKey(row.text(), row.text());
  }

  public static @Nullable OperationKey operationKeyOrNull(RowCursor row) throws SQLException {
    String profileId = row.textOrNull();
    return profileId == null ? null : new OperationKey(profileId, row.text());
  }

  public static RecordedOperation operation(RowCursor row) throws SQLException {
    return new RecordedOperation(
        Method.ofWireName(row.text()),
        Fingerprint.of(row.bytes()),
        refusal(row.textOrNull()),
        row.numberOrNull(),
        new RecordedAnswer(row.bytes()),
        row.time());
  }

  private static @Nullable ErrorReason refusal(@Nullable String name) {
    return name == null ? null : ErrorReason.valueOf(name);
  }

  public static Deduction deduction(RowCursor row) throws SQLException {
    return new Deduction(
        row.number(), row.id(), -row.number(), orZero(row.numberOrNull()), row.textOrNull());
  }

  private static long orZero(@Nullable Long number) {
    return number == null ? 0 : number;
  }

  public static Job job(RowCursor row) throws SQLException {
    return new Job(
        row.text(),
        JobState.valueOf(row.text()),
        row.number(),
        row.numberOrNull(),
        row.text(),
        row.textOrNull(),
        row.metadata(),
        row.time(),
        row.time(),
        row.timeOrNull(),
        row.number(),
        row.id(),
        row.idOrNull());
  }

  public static Profile profile(ProfilesRecord row) {
    return new Profile(
        row.getProfileId(),
        row.getBalance(),
        row.getLastSequence(),
        row.getLastDeductTime(),
        row.getUpdateTime(),
        row.getCreateTime(),
        Hash.of(row.getLastHash()),
        MetadataJson.read(row.getMetadata()));
  }

  public static LedgerEntry entry(LedgerEntriesRecord row) {
    return new LedgerEntry(
        row.getProfileId(),
        row.getEntryId(),
        row.getSequence(),
        EntryKind.valueOf(row.getKind()),
        row.getAmount(),
        row.getBalance(),
        row.getReasonCode(),
        row.getActor(),
        row.getIdempotencyKey(),
        row.getJobId(),
        row.getRefundedEntryId(),
        MetadataJson.read(row.getMetadata()),
        row.getCreateTime(),
        Hash.of(row.getHash()));
  }

  public static RecordedOperation operation(IdempotencyKeysRecord row) {
    return new RecordedOperation(
        Method.ofWireName(row.getMethod()),
        Fingerprint.of(row.getFingerprint()),
        refusal(row.getRefusalReason()),
        row.getEntrySequence(),
        new RecordedAnswer(row.getAnswer()),
        row.getCreateTime());
  }

  public static Job job(JobsRecord row) {
    return new Job(
        row.getJobId(),
        JobState.valueOf(row.getState()),
        row.getAmount(),
        row.getFinalAmount(),
        row.getReasonCode(),
        row.getFailureMessage(),
        MetadataJson.read(row.getMetadata()),
        row.getCreateTime(),
        row.getExpireTime(),
        row.getEndTime(),
        row.getDeductionSequence(),
        row.getDeductionEntryId(),
        row.getRefundEntryId());
  }
}
