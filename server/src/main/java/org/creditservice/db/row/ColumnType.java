package org.creditservice.db.row;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.creditservice.core.Limits;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a Java type travel to a column and back.
 *
 * <p>They are sent as one of the types whose arrays the driver sends in binary; the statement casts
 * them where the column's type is another. They are read in a plain form, or in a bounded one: the
 * driver sends two queries in one round trip only if it knows the longest row that the first can
 * give.
 *
 * @param sentType the type that is sent, by PostgreSQL's name
 * @param jdbcType the same, of {@link Types}
 * @param sentClass the same in Java
 * @param encode from a value to what is sent
 * @param cast SQL that makes the column's type of what was sent, {@code {0}}
 * @param read from a result's plain form to a value
 * @param bound from a column to its bounded form
 * @param readBounded from a result's bounded form to a value
 */
public record ColumnType<V>(
    String sentType,
    int jdbcType,
    Class<?> sentClass,
    Function<V, Object> encode,
    String cast,
    Reader<V> read,
    Function<Field<V>, Field<?>> bound,
    Reader<V> readBounded) {
  /** Ids are no longer than half of it, and a hash in hexadecimal is a quarter. */
  private static final DataType<String> BOUNDED = SQLDataType.VARCHAR(2 * Limits.ID_LENGTH_MAX);

  private static final ColumnType<Short> SHORT =
      fixed("smallint", Types.SMALLINT, Short.class, value -> value, "{0}", ResultSet::getShort);
  private static final ColumnType<Long> LONG =
      fixed("bigint", Types.BIGINT, Long.class, value -> value, "{0}", ColumnType::readLong);

  /**
   * PostgreSQL multiplies an interval by a double, which holds every microsecond from the year 1684
   * to 2255, and none beyond.
   */
  private static final long MICROS_MAX = 1L << 53;

  /**
   * A {@code timestamp}, and from that the {@code timestamptz}: to add an interval to the latter is
   * STABLE, since days have not the same length everywhere, and a sharded PostgreSQL takes no
   * stable functions over the columns of a statement that writes.
   */
  private static final ColumnType<Instant> INSTANT =
      fixed(
          "bigint",
          Types.BIGINT,
          Long.class,
          ColumnType::micros,
          "(timestamp 'epoch' + {0} * interval '1 microsecond') at time zone interval '0'",
          ColumnType::readInstant);

  private static final ColumnType<UUID> ID =
      fixed(
          "text",
          Types.VARCHAR,
          String.class,
          UUID::toString,
          "{0}::uuid",
          (rows, position) -> rows.getObject(position, UUID.class));
  private static final ColumnType<JSONB> JSON =
      fixed("text", Types.VARCHAR, String.class, JSONB::data, "{0}::jsonb", ColumnType::readJson);
  private static final ColumnType<String> TEXT =
      new ColumnType<>(
          "text",
          Types.VARCHAR,
          String.class,
          value -> value,
          "{0}",
          ResultSet::getString,
          column -> column.cast(BOUNDED),
          ResultSet::getString);
  private static final ColumnType<byte[]> BYTES =
      new ColumnType<>(
          "bytea",
          Types.BINARY,
          byte[].class,
          value -> value,
          "{0}",
          ResultSet::getBytes,
          column -> DSL.field("encode({0}, 'hex')", String.class, column).cast(BOUNDED),
          ColumnType::readHex);

  private static final Map<Class<?>, ColumnType<?>> BY_CLASS =
      Map.of(
          Short.class, SHORT,
          Long.class, LONG,
          Instant.class, INSTANT,
          UUID.class, ID,
          JSONB.class, JSON,
          String.class, TEXT,
          byte[].class, BYTES);

  /** Reads the value at a position, counted from 1, of the current row. */
  @FunctionalInterface
  interface Reader<V> {
    @Nullable V read(ResultSet rows, int position) throws SQLException;
  }

  /** A type whose values all have a bound as they are. */
  private static <V> ColumnType<V> fixed(
      String sentType,
      int jdbcType,
      Class<?> sentClass,
      Function<V, Object> encode,
      String cast,
      Reader<V> read) {
    return new ColumnType<>(
        sentType, jdbcType, sentClass, encode, cast, read, column -> column, read);
  }

  /**
   * The type of a column.
   *
   * @throws IllegalArgumentException if there is none for its Java type
   */
  @SuppressWarnings("unchecked") // A type stands under the class of its values.
  public static <V> ColumnType<V> of(Field<V> column) {
    ColumnType<?> type = BY_CLASS.get(column.getType());
    if (type == null) {
      throw new IllegalArgumentException("no type for " + column.getType());
    }
    return (ColumnType<V>) type;
  }

  /** What was sent, as a value of {@code column}'s type. */
  public Field<V> cast(Field<?> sent, Field<V> column) {
    return DSL.field(cast, column.getDataType(), sent);
  }

  private static Long micros(Instant time) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
    if (Math.abs(micros) > MICROS_MAX) {
      throw new IllegalArgumentException("not exact to the microsecond: " + time);
    }
    return micros;
  }

  private static @Nullable Long readLong(ResultSet rows, int position) throws SQLException {
    long value = rows.getLong(position);
    return rows.wasNull() ? null : (Long) value;
  }

  private static @Nullable Instant readInstant(ResultSet rows, int position) throws SQLException {
    OffsetDateTime time = rows.getObject(position, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable JSONB readJson(ResultSet rows, int position) throws SQLException {
    return JSONB.jsonbOrNull(rows.getString(position));
  }

  private static byte @Nullable [] readHex(ResultSet rows, int position) throws SQLException {
    String hex = rows.getString(position);
    return hex == null ? null : HexFormat.of().parseHex(hex);
  }
}
