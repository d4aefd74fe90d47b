package org.creditservice.db.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.creditservice.db.jooq.Tables.PROFILES;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TimeZone;
import org.creditservice.testing.TestDatabase;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ColumnTypeTest {
  private static final ColumnType<Instant> TIMES = ColumnType.of(PROFILES.CREATE_TIME);

  private TestDatabase database;
  private DSLContext sql;

  @BeforeAll
  void create() {
    database = TestDatabase.create();
    sql = DSL.using(database.dataSource(), SQLDialect.POSTGRES);
  }

  @AfterAll
  void close() {
    database.close();
  }

  /** The last two of each end are the first and last microseconds that a double holds. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1684-07-28T00:12:25.259008Z",
        "1684-07-28T00:12:25.259009Z",
        "1969-12-31T23:59:59.999999Z",
        "1970-01-01T00:00:00Z",
        "1970-01-01T00:00:00.000001Z",
        "2000-01-01T00:00:00.000001Z",
        "2026-03-29T01:59:59.999999Z",
        "2038-01-19T03:14:08.000001Z",
        "2106-02-07T06:28:16.000001Z",
        "2242-03-16T12:56:32.000001Z",
        "2255-06-05T23:47:34.740991Z",
        "2255-06-05T23:47:34.740992Z",
      })
  void aTimeIsWrittenExactlyToTheMicrosecond(Instant time) {
    assertThat(microsWritten(time)).isEqualTo(ChronoUnit.MICROS.between(Instant.EPOCH, time));
  }

  /** The session's time zone has no part in it. */
  @Test
  void aTimeIsWrittenAlikeInEveryTimeZone() {
    Instant time = Instant.parse("2026-07-01T12:00:00.123456Z");
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
    for (String zone : new String[] {"UTC", "America/New_York", "Asia/Kathmandu"}) {
      assertThat(TimeZone.getTimeZone(zone).getID()).isEqualTo(zone);
      long written =
          sql.transactionResult(
              transaction -> {
                transaction.dsl().execute("SET LOCAL timezone = '" + zone + "'");
                return microsWritten(transaction.dsl(), time);
              });
      assertThat(written).isEqualTo(micros);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1684-07-28T00:12:25.259007Z", "2255-06-05T23:47:34.740993Z"})
  void aTimeThatWouldNotBeExactIsRefused(Instant time) {
    assertThatThrownBy(() -> TIMES.encode().apply(time))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(time.toString());
  }

  private long microsWritten(Instant time) {
    return microsWritten(sql, time);
  }

  private static long microsWritten(DSLContext sql, Instant time) {
    Object sent = TIMES.encode().apply(time);
    return sql.select(
            DSL.field(
                "(extract(epoch FROM {0}) * 1000000)::bigint",
                Long.class,
                TIMES.cast(DSL.field("{0}::bigint", DSL.val(sent)), PROFILES.CREATE_TIME)))
        .fetchSingle()
        .value1();
  }
}
