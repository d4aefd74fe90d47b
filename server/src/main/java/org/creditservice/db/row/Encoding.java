package org.creditservice.db.row;

import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.impl.DSL;

/**
 * How the values of a column are sent: as one of the types of whose arrays the driver has a binary
 * form, turned into the column's type by the statement where it is another.
 *
 * @param type as which they are sent, in PostgreSQL's words
 * @param jdbcType the same, of {@link Types}
 * @param element the same in Java
 * @param encode a value as it is sent
 * @param decode what was sent, {@code {0}}, as a value, in SQL
 */
public record Encoding(
    String type, int jdbcType, Class<?> element, UnaryOperator<Object> encode, String decode) {
  private static final Map<Class<?>, Encoding> BY_TYPE =
      Map.of(
          Short.class, asIs("smallint", Types.SMALLINT, Short.class),
          Long.class, asIs("bigint", Types.BIGINT, Long.class),
          String.class, asIs("text", Types.VARCHAR, String.class),
          byte[].class, asIs("bytea", Types.BINARY, byte[].class),
          UUID.class, asText(Object::toString, "{0}::uuid"),
          JSONB.class, asText(json -> ((JSONB) json).data(), "{0}::jsonb"),
          Instant.class,
              new Encoding(
                  "bigint",
                  Types.BIGINT,
                  Long.class,
                  time -> ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) time),
                  "timestamptz 'epoch' + {0} * interval '1 microsecond'"));

  private static Encoding asIs(String type, int jdbcType, Class<?> element) {
    return new Encoding(type, jdbcType, element, value -> value, "{0}");
  }

  private static Encoding asText(UnaryOperator<Object> encode, String decode) {
    return new Encoding("text", Types.VARCHAR, String.class, encode, decode);
  }

  /**
   * The encoding of a Java type's values.
   *
   * @throws IllegalArgumentException if columns of that type are not sent
   */
  public static Encoding of(Class<?> type) {
    Encoding encoding = BY_TYPE.get(type);
    if (encoding == null) {
      throw new IllegalArgumentException("no encoding for " + type);
    }
    return encoding;
  }

  public <T> Field<T> decoded(Field<?> element, Field<T> column) {
    return DSL.field(decode, column.getDataType(), element);
  }
}
