package org.creditservice.db.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.creditservice.db.Bucket;
import org.creditservice.db.DatabaseException;
import org.creditservice.db.JooqConfiguration;
import org.creditservice.db.Sharding;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The database's side of removing keys. First the horizon moves, and is committed; then what is
 * behind it is deleted. So whoever misses a key that was deleted finds the horizon that says so,
 * provided that the horizon is read after the key was looked for.
 *
 * <p>The table is read in the order of its pages and not of its key: the keys of one bucket are
 * strewn over all of it, and reading them one bucket after the other takes four times as long, on a
 * disk far longer (docs/decisions/0019-key-retention.md). Nobody is kept waiting: a batch takes no
 * lock on the rows of recorded keys, and never changes one.
 */
public final class KeyRemovals {
  /** 1 MiB, some thousand keys: a statement takes a few milliseconds. */
  private static final int PIECE_PAGES = 128;

  /**
   * In the condition, a sharded PostgreSQL takes only functions that are immutable, which a cast to
   * a time is not, and no parameters. It counts the rows that it was given, and returns those that
   * it has written.
   */
  private static final String ADVANCE =
      """
      INSERT INTO credit.key_removals (bucket, removed_before)
      SELECT bucket::smallint, {0} FROM generate_series(0, {1} - 1) AS bucket
      ON CONFLICT (bucket) DO UPDATE SET removed_before = excluded.removed_before
      WHERE excluded.removed_before - key_removals.removed_before >= make_interval(secs => {2})
      RETURNING 1
      """;

  /** Of no bucket are keys deleted that are younger than its horizon. */
  private static final String HORIZON =
      """
      SELECT min(removed_before), count(*) = {0} FROM credit.key_removals
      """;

  private static final String PAGES =
      """
      SELECT pg_relation_size('credit.idempotency_keys') / current_setting('block_size')::bigint
      """;

  /** Those of its shard: where the row is, it is a row of the shard's table. */
  private static final String PAGES_OF_SHARD =
      """
      SELECT pg_relation_size(tableoid) / current_setting('block_size')::bigint
      FROM credit.idempotency_keys WHERE bucket = {0}::smallint LIMIT 1
      """;

  private static final String COUNT =
      """
      SELECT count(*), count(*) FILTER (WHERE create_time < {2}) FROM credit.idempotency_keys
      WHERE ctid >= {0}::tid AND ctid < {1}::tid
      """;

  private static final String COUNT_IN_SHARD = COUNT + " AND bucket = {3}::smallint";

  /**
   * Stay: the key of a profile's import, by which another import knows it; that of a job in
   * progress, by which it can be reversed; and a UUIDv7 that says that it is younger, since its own
   * time is all that can tell later that it was removed.
   */
  private static final String DELETE =
      """
      DELETE FROM credit.idempotency_keys AS old
      WHERE ctid >= {0}::tid AND ctid < {1}::tid
        AND create_time < {2}
        AND method <> 'ImportProfile'
        AND NOT (method = 'SubmitJob' AND EXISTS (
          SELECT FROM credit.ledger_entries AS deduction
          JOIN credit.jobs AS job USING (bucket, profile_id, job_id)
          WHERE deduction.bucket = old.bucket AND deduction.profile_id = old.profile_id
            AND deduction.sequence = old.entry_sequence AND job.state = 'PROCESSING'))
        AND (idempotency_key !~* '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'
          OR lower(left(idempotency_key, 8) || substr(idempotency_key, 10, 4)) < {3})
      """;

  /** A sharded PostgreSQL routes the statement if each of its tables is given the bucket. */
  private static final String DELETE_IN_SHARD =
      DELETE.replace(
              "WHERE deduction.bucket = old.bucket", "WHERE deduction.bucket = {4}::smallint")
          + " AND old.bucket = {4}::smallint";

  private final DSLContext database;

  /**
   * The keys of a database.
   *
   * @param dataSource gives connections to the primary, but not those of lanes
   */
  public KeyRemovals(DataSource dataSource) {
    this.database = JooqConfiguration.over(dataSource);
  }

  /**
   * What became of the keys of some pages.
   *
   * @param kept those that are still there, old ones or not
   */
  public record Piece(long removed, long kept) {}

  /** The database's clock. */
  public Instant clock() {
    return read(db -> one(db, "SELECT clock_timestamp()").get(0, Instant.class));
  }

  /**
   * Moves the horizon, unless it was moved lately, by whatever server.
   *
   * @param interval how far it must move at least
   * @return how far keys may be removed now; null if it was not moved
   */
  public @Nullable Instant advance(Instant horizon, Duration interval) {
    Instant millis = horizon.truncatedTo(ChronoUnit.MILLIS);
    return read(
        db -> {
          boolean moved =
              db.fetch(
                      ADVANCE,
                      DSL.inline(millis),
                      DSL.inline(Bucket.COUNT),
                      DSL.inline(interval.toMillis() / 1e3))
                  .isNotEmpty();
          Record reached = one(db, HORIZON, Bucket.COUNT);
          boolean everywhere = reached.get(1, Boolean.class);
          return moved && everywhere ? reached.get(0, Instant.class) : null;
        });
  }

  /**
   * A part of the keys, to be read by pages.
   *
   * @param bucket where the table is distributed, the only one that is looked at of its shard's
   *     pages: a shard has few. Null for all keys.
   */
  public record Part(@Nullable Short bucket) {}

  /** All parts. */
  public List<Part> parts() {
    if (!read(Sharding::isDistributed)) {
      return List.of(new Part(null));
    }
    return IntStream.range(0, Bucket.COUNT).mapToObj(bucket -> new Part((short) bucket)).toList();
  }

  /** How many pages a part has. */
  public long pages(Part part) {
    return read(
        db -> {
          Record pages =
              part.bucket() == null ? one(db, PAGES) : db.fetchOne(PAGES_OF_SHARD, part.bucket());
          return pages == null ? 0L : pages.get(0, Long.class);
        });
  }

  /** The page after a piece that begins at {@code page}. */
  public static long pageAfter(long page) {
    return page + PIECE_PAGES;
  }

  /**
   * Removes the keys of a piece of a part that are older than {@code horizon}, which {@link
   * #advance} gave, and counts the others.
   */
  public Piece remove(Part part, long page, Instant horizon) {
    String from = tid(page);
    String to = tid(pageAfter(page));
    Short bucket = part.bucket();
    return read(
        db -> {
          Record found =
              bucket == null
                  ? one(db, COUNT, from, to, horizon)
                  : one(db, COUNT_IN_SHARD, from, to, horizon, bucket);
          long all = found.get(0, Long.class);
          boolean hasOld = found.get(1, Long.class) > 0;
          long removed = hasOld ? delete(db, bucket, from, to, horizon) : 0;
          return new Piece(removed, all - removed);
        });
  }

  private static long delete(
      DSLContext db, @Nullable Short bucket, String from, String to, Instant horizon) {
    return bucket == null
        ? db.execute(DELETE, from, to, horizon, hex(horizon))
        : db.execute(DELETE_IN_SHARD, from, to, horizon, hex(horizon), bucket);
  }

  private static String tid(long page) {
    return "(" + page + ",0)";
  }

  /** The time as it begins a UUIDv7: twelve digits that sort as the times do. */
  private static String hex(Instant time) {
    return "%012x".formatted(time.toEpochMilli());
  }

  private static Record one(DSLContext db, String sql, Object... values) {
    return Objects.requireNonNull(db.fetchOne(sql, values));
  }

  private <T extends @Nullable Object> T read(Function<DSLContext, T> work) {
    try {
      return database.transactionResult(
          transaction -> {
            DSLContext db = transaction.dsl();
            db.batch(SETTINGS).execute();
            return work.apply(db);
          });
    } catch (DataAccessException e) {
      throw new DatabaseException(e);
    }
  }

  /** Pages are found by their number, whatever the role's defaults are; nothing is waited for. */
  private static final String[] SETTINGS = {
    "SET LOCAL enable_tidscan = on",
    "SET LOCAL enable_seqscan = off",
    "SET LOCAL lock_timeout = 1000"
  };
}
