package org.creditservice.db.audit;

import static org.jooq.impl.DSL.noCondition;

import java.util.List;
import org.jooq.Condition;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/**
 * Profiles of one bucket: all between two, or certain ones.
 *
 * @param after the one before the first; null for the bucket's beginning
 * @param last itself included; null for the bucket's end
 * @param only only these; null for all
 */
public record AuditRange(
    short bucket, @Nullable String after, @Nullable String last, @Nullable List<String> only) {

  public static AuditRange between(short bucket, @Nullable String after, @Nullable String last) {
    return new AuditRange(bucket, after, last, null);
  }

  public static AuditRange of(short bucket, List<String> profileIds) {
    return new AuditRange(bucket, null, null, profileIds);
  }

  Condition condition(TableField<?, Short> bucketColumn, TableField<?, String> profileId) {
    return bucketColumn
        .eq(bucket)
        .and(after == null ? noCondition() : profileId.gt(after))
        .and(last == null ? noCondition() : profileId.le(last))
        .and(only == null ? noCondition() : profileId.in(only));
  }
}
