package org.creditservice.db;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.impl.DSL;

/**
 * How the values of a column are sent: as an array of one of the types for which the driver has a
 * binary form, turned into the column's type by the statement where it is another.
 *
 * @param type of the array's elements, in PostgreSQL's words
 * @param element of the array in Java
 * @param encode a value as an element
 * @param decode an element, {@code {0}}, as a value, in SQL
 */
record Encoding(String type, Class<?> element, Function<Object, Object> encode, String decode) {
  private static final Map<Class<?>, Encoding> BY_TYPE =
      Map.of(
          Short.class, asIs("smallint", Short.class),
          Long.class, asIs("bigint", Long.class),
          String.class, asIs("text", String.class),
          byte[].class, asIs("bytea", byte[].class),
          UUID.class, new Encoding("text", String.class, Object::toString, "{0}::uuid"),
          JSONB.class,
              new Encoding("text", String.class, json -> ((JSONB) json).data(), "{0}::jsonb"),
          Instant.class,
              new Encoding(
                  "bigint",
                  Long.class,
                  time -> ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) time),
                  "timestamptz 'epoch' + {0} * interval '1 microsecond'"));

  private static Encoding asIs(String type, Class<?> element) {
    return new Encoding(type, element, value -> value, "{0}");
  }

  /**
   * The encoding of a Java type's values.
   *
   * @throws IllegalArgumentException if columns of that type are not sent
   */
  static Encoding of(Class<?> type) {
    Encoding encoding = BY_TYPE.get(type);
    if (encoding == null) {
      throw new IllegalArgumentException("no encoding for " + type);
    }
    return encoding;
  }

  <T> Field<T> decoded(Field<?> element, Field<T> column) {
    return DSL.field(decode, column.getDataType(), element);
  }
}
