package org.creditservice.ops.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.testing.Requests.deduct;
import static org.creditservice.testing.Requests.grant;
import static org.creditservice.testing.Requests.refund;

import java.time.Duration;
import java.util.stream.IntStream;
import org.creditservice.testing.Await;
import org.creditservice.testing.Client;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.Requests;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.WatchEntriesRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counters of one server: each test looks by how much they grow. */
class MetricsTest {
  private static TestDatabase database;
  private static TestServer server;

  private final String profile = Requests.newProfileId();
  private Client client;
  private Scrape before;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    server = TestServer.start(database.target());
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  @BeforeEach
  void create() {
    client = new Client(server.channel());
    client.create(profile, 100);
    before = scrape();
  }

  private static Scrape scrape() {
    return Scrape.of(server.operations("/metrics"));
  }

  private double grown(String series) {
    return scrape().value(series) - before.values().getOrDefault(series, 0.0);
  }

  /** A call is over for the server a moment after its caller has the answer. */
  private void awaitGrowth(String series, double growth) {
    Await.until(series + " grows by " + growth, () -> grown(series) == growth);
  }

  @Test
  void callsAreCountedAndTimedByMethodAndOutcome() {
    client.call(deduct(profile, "k", 10)).succeeded();
    client.call(deduct(profile, "too-much", 1000)).refused("INSUFFICIENT_CREDITS");
    client.call(deduct(profile, "", 1)).refused("INVALID_FIELD");
    String calls = "credit_call_duration_seconds_count{method=\"DeductCredits\",outcome=\"%s\"}";
    awaitGrowth(calls.formatted("OK"), 1);
    awaitGrowth(calls.formatted("INSUFFICIENT_CREDITS"), 1);
    awaitGrowth(calls.formatted("INVALID_FIELD"), 1);
    assertThat(grown("credit_refusals_total{reason=\"INSUFFICIENT_CREDITS\"}")).isEqualTo(1);
    assertThat(
            scrape()
                .value(
                    "credit_call_duration_seconds_bucket"
                        + "{method=\"DeductCredits\",outcome=\"OK\",le=\"10.0\"}"))
        .isPositive();
  }

  @Test
  void rateLimitHitsReusedKeysAndReplaysAreSeen() {
    Duration minute = Duration.ofMinutes(1);
    client.call(deduct(profile, "k", 10, minute)).succeeded();
    client.call(deduct(profile, "k", 10, minute)).succeeded();
    client.call(deduct(profile, "l", 10, minute)).refused("RATE_LIMITED");
    client.call(deduct(profile, "k", 11, minute)).refused("IDEMPOTENCY_KEY_REUSED");
    awaitGrowth("credit_refusals_total{reason=\"RATE_LIMITED\"}", 1);
    awaitGrowth("credit_refusals_total{reason=\"IDEMPOTENCY_KEY_REUSED\"}", 1);
    String commands = "credit_commands_total{method=\"DeductCredits\",result=\"%s\"}";
    assertThat(grown(commands.formatted("executed"))).isEqualTo(1);
    assertThat(grown(commands.formatted("replayed"))).isEqualTo(1);
    assertThat(grown(commands.formatted("refused"))).isEqualTo(2);
  }

  @Test
  void creditsAreCountedOnceHoweverOftenTheyAreAskedFor() {
    for (int i = 0; i < 3; i++) {
      client.call(grant(profile, "g", 50)).succeeded();
      client.call(deduct(profile, "d", 30)).succeeded();
      client.call(refund(profile, "r", "d")).succeeded();
    }
    assertThat(grown("credit_ledger_credits_total{kind=\"grant\"}")).isEqualTo(50);
    assertThat(grown("credit_ledger_credits_total{kind=\"deduction\"}")).isEqualTo(30);
    assertThat(grown("credit_ledger_credits_total{kind=\"refund\"}")).isEqualTo(30);
    assertThat(grown("credit_ledger_entries_total{kind=\"refund\"}")).isEqualTo(1);
  }

  @Test
  void theWaitOfABatchIsSeenWhileItLastsAndAfterwards() {
    var calls = IntStream.range(0, 20).mapToObj(i -> grant(profile, "k" + i, 1)).toList();
    try (OtherSession other = OtherSession.of(database.superuser())) {
      other.lockProfiles(profile);
      var answers = calls.stream().map(client::start).toList();
      Await.until("calls are in flight", () -> scrape().value("credit_calls_in_flight") >= 20);
      Await.until("the profile is parked", () -> scrape().value("credit_profiles_parked") == 1);
      assertThat(scrape().value("credit_queue_commands")).isPositive();
      other.release();
      Client.await(answers).forEach(answer -> answer.succeeded());
    }
    Await.until("none is in flight", () -> scrape().value("credit_calls_in_flight") == 0);
    assertThat(grown("credit_queue_wait_seconds_count")).isEqualTo(20);
    assertThat(grown("credit_batch_size_sum")).isEqualTo(20);
    assertThat(grown("credit_batch_retries_total{kind=\"lock_timeout\"}")).isPositive();
    assertThat(grown("credit_batch_step_duration_seconds_count{step=\"commit\"}"))
        .isEqualTo(grown("credit_batch_size_count"));
  }

  @Test
  void aStreamIsNoCallInFlight() {
    var watch =
        server
            .queries()
            .watchEntries(WatchEntriesRequest.newBuilder().setProfileId(profile).build());
    assertThat(watch.hasNext()).isTrue();
    assertThat(scrape().value("credit_streams_open")).isEqualTo(1);
    assertThat(scrape().value("credit_calls_in_flight")).isZero();
  }

  @Test
  void callersCannotAddLabels() {
    before.values().keySet().forEach(series -> assertThat(series).doesNotContain(profile));
    assertThat(before.values().keySet()).noneMatch(series -> series.contains("Reflection"));
  }

  @Test
  void aScraperGetsTheFormatThatItAsksFor() {
    var metrics = server.operations("/metrics");
    assertThat(Scrape.get(metrics, "text/plain").headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    var open = Scrape.get(metrics, "application/openmetrics-text;version=1.0.0,*/*;q=0.1");
    assertThat(open.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
    assertThat(open.body()).endsWith("# EOF\n");
  }
}
