package org.creditservice.bench.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.creditservice.bench.BenchException;
import org.creditservice.bench.timeline.LatencySample;
import org.junit.jupiter.api.Test;

class PgbenchResultTest {
  private static final List<LatencySample> NONE = List.of();

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
  void readsTheLatencyAndWhenItBeganFromALineOfTheLog() {
    LatencySample line = PgbenchResult.sample("0 199 2241 0 1175850568 995598");

    assertThat(line.latencyMicros()).isEqualTo(2241);
    assertThat(line.dueMicros()).isEqualTo(1_175_850_568_993_357L);
  }

  @Test
  void readsTheLogOfAGivenRate() {
    // The last field is the part of the latency that passed before the transaction was sent.
    LatencySample line = PgbenchResult.sample("3 17 5000 0 1175850568 4000 1200");

    assertThat(line.latencyMicros()).isEqualTo(5000);
    assertThat(line.dueMicros()).isEqualTo(1_175_850_567_999_000L);
  }

  @Test
  void summarizesLatencies() {
    PgbenchResult result =
        new PgbenchResult(2, 1, 0, List.of(new LatencySample(1, 10), new LatencySample(2, 30)));

    assertThat(result.latencyMicros().getMaxValue()).isEqualTo(30);
    assertThat(result.latencyMicros().getTotalCount()).isEqualTo(2);
  }
}
