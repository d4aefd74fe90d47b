package org.creditservice.bench.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.HdrHistogram.Histogram;
import org.creditservice.bench.BenchException;
import org.junit.jupiter.api.Test;

class PgbenchResultTest {
  private static final Histogram NONE = new Histogram(3);

  @Test
  void readsTheOutputOfPostgresql15() {
    PgbenchResult result =
        PgbenchResult.parse(
            """
            pgbench (15.18 (Debian 15.18-0+deb12u1), server 18.6)
            transaction type: uniform_256.sql
            scaling factor: 1
            query mode: prepared
            number of clients: 16
            number of threads: 2
            maximum number of tries: 1
            duration: 10 s
            number of transactions actually processed: 41234
            number of failed transactions: 3 (0.007%)
            latency average = 3.880 ms
            initial connection time = 41.234 ms
            tps = 4140.123456 (without initial connection time)
            """,
            NONE);

    assertThat(result.transactions()).isEqualTo(41_234);
    assertThat(result.perSecond()).isEqualTo(4140.123456);
    assertThat(result.failed()).isEqualTo(3);
  }

  @Test
  void readsTheOutputOfPostgresql13() {
    PgbenchResult result =
        PgbenchResult.parse(
            """
            number of transactions actually processed: 100
            latency average = 3.880 ms
            tps = 10.500000 (including connections establishing)
            tps = 11.250000 (excluding connections establishing)
            """,
            NONE);

    assertThat(result.perSecond()).isEqualTo(11.25);
    assertThat(result.failed()).isZero();
  }

  @Test
  void readsARunWithoutTransactions() {
    PgbenchResult result =
        PgbenchResult.parse(
            """
            number of transactions actually processed: 0
            number of failed transactions: 0 (NaN%)
            """,
            NONE);

    assertThat(result.perSecond()).isZero();
  }

  @Test
  void quotesOutputThatItCannotParse() {
    assertThatThrownBy(() -> PgbenchResult.parse("pgbench: error: no", NONE))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("pgbench: error: no");
  }

  @Test
  void readsTheLatencyFromALineOfTheLog() {
    assertThat(PgbenchResult.loggedMicros("0 199 2241 0 1175850568 995598")).isEqualTo(2241);
  }
}
