package org.creditservice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.testing.Requests.deduct;
import static org.creditservice.testing.Requests.newProfileId;
import static org.creditservice.testing.Requests.operation;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.QuotaFailure;
import com.google.rpc.RetryInfo;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditservice.testing.Client;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.DeductCreditsRequest;
import org.creditservice.v1.DeductCreditsResponse;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.Profile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The core guarantees of the service. The numbers are those of the agreed acceptance tests. */
@Tag("citus")
@ParameterizedClass
@ValueSource(strings = {"batch-span=lane", "batch-span=bucket", "batch-max=1"})
class AcceptanceTest {
  private static final int CONNECTIONS = 10;

  private static TwoServers servers;

  /** Many connections, alternately to the two servers. */
  private static List<Client> clients;

  /** The setting of all servers in this run; {@link #start} reads it. */
  @SuppressWarnings("unused")
  @Parameter
  private String setting;

  private final String profileId = newProfileId();

  @BeforeParameterizedClassInvocation
  static void start(String setting) {
    servers = TwoServers.start(setting);
    clients = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      for (TestServer server : List.of(servers.server, servers.otherServer)) {
        clients.add(new Client(server.connect()));
      }
    }
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    servers.close();
  }

  @ParameterizedTest(name = "{0} callers")
  @CsvSource({"2", "200"})
  void acceptance1_ofConcurrentDeductionsOfTheLastCreditExactlyOneSucceeds(int callers) {
    onlyOneGetsTheCredit(
        IntStream.range(0, callers)
            .mapToObj(i -> servers.client.start(deduct(profileId, "deduct-" + i, 1))));
  }

  @ParameterizedTest(name = "{0} callers")
  @CsvSource({"2", "200"})
  void acceptance1_exactlyOneSucceedsAcrossTwoServers(int callers) {
    onlyOneGetsTheCredit(
        IntStream.range(0, callers)
            .mapToObj(i -> client(i).start(deduct(profileId, "deduct-" + i, 1))));
  }

  private void onlyOneGetsTheCredit(Stream<CompletableFuture<Result>> deductions) {
    servers.client.create(profileId, 1);
    List<Result> results = Client.await(deductions.toList());

    assertThat(results).filteredOn(Result::isSuccess).hasSize(1);
    for (Result refused : results.stream().filter(result -> !result.isSuccess()).toList()) {
      refused.refused("INSUFFICIENT_CREDITS");
      assertThat(refused.metadata("balance")).isEqualTo("0");
      assertThat(refused.metadata("required")).isEqualTo("1");
    }
    assertThat(servers.client.profile(profileId).getBalance()).isZero();
    assertThat(servers.client.entries(profileId))
        .extracting(LedgerEntry::getAmount)
        .containsExactly(-1L, 1L);
  }

  @Test
  void acceptance4_aSecondDeductionTooSoonIsRefusedWithTheExactWaitAndCostsNothing()
      throws Exception {
    servers.client.create(profileId, 100);
    servers.client.call(deduct(profileId, "first", 10), DeductCreditsResponse.class);
    Duration interval = Duration.ofMillis(86_399_999);
    Instant last = servers.stored.clock().minusSeconds(10);
    servers.stored.setLastDeductTime(profileId, last);
    Profile before = servers.client.profile(profileId);
    List<String> rows = servers.stored.rows(profileId);

    DeductCreditsRequest second = deduct(profileId, "second", 10, interval);
    Instant earliest = servers.stored.clock();
    Result refused = servers.client.call(second);
    Instant latest = servers.stored.clock();
    assertRateLimited(refused);
    assertThat(last.plus(interval).minus(waitOf(refused))).isBetween(earliest, latest);

    assertThat(servers.client.profile(profileId)).isEqualTo(before);
    assertThat(servers.stored.rows(profileId)).isEqualTo(rows);
    servers.client.call(operation(profileId, "second")).refused("OPERATION_NOT_FOUND");

    servers.stored.setLastDeductTime(profileId, servers.stored.clock().minus(interval));
    Result accepted = servers.client.call(second);
    assertThat(accepted.succeeded(DeductCreditsResponse.class).getEntry().getBalance())
        .isEqualTo(80);
    assertThat(accepted.replayed()).isFalse();
    servers.client.call(second).isReplayOf(accepted);
  }

  private void assertRateLimited(Result result) {
    result.refused("RATE_LIMITED");
    assertThat(result.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(result.metadata("recorded")).isEqualTo("false");
    BigDecimal seconds =
        BigDecimal.valueOf(waitOf(result).toNanos(), 9).setScale(3, RoundingMode.CEILING);
    assertThat(result.message())
        .contains("wait " + seconds.stripTrailingZeros().toPlainString() + " seconds");
    assertThat(result.detail(QuotaFailure.class).getViolationsList())
        .singleElement()
        .extracting(QuotaFailure.Violation::getSubject)
        .isEqualTo("profile:" + profileId);
  }

  private static Duration waitOf(Result rateLimited) {
    var delay = rateLimited.detail(RetryInfo.class).getRetryDelay();
    return Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
  }

  @Test
  void acceptance4_theSameKeySucceedsOnceTheWaitIsOver() {
    servers.client.create(profileId, 100);
    servers.client.call(deduct(profileId, "first", 10), DeductCreditsResponse.class);
    DeductCreditsRequest second = deduct(profileId, "second", 10, Duration.ofMillis(300));
    Result refused = servers.client.call(second).refused("RATE_LIMITED");
    long wait = waitOf(refused).toNanos();

    Executor afterTheWait = CompletableFuture.delayedExecutor(wait, TimeUnit.NANOSECONDS);
    Result accepted =
        CompletableFuture.supplyAsync(() -> servers.otherClient.call(second), afterTheWait).join();
    assertThat(accepted.succeeded(DeductCreditsResponse.class).getEntry().getBalance())
        .isEqualTo(80);
  }

  @Test
  void acceptance4_ofConcurrentDeductionsOnlyOneIsWithinTheLimit() {
    servers.client.create(profileId, 100);
    List<Result> results =
        Client.await(
            IntStream.range(0, 40)
                .mapToObj(i -> deduct(profileId, "deduct-" + i, 1, Duration.ofHours(1)))
                .map(request -> client(request.getIdempotencyKey().hashCode()).start(request))
                .toList());
    assertThat(results).filteredOn(Result::isSuccess).hasSize(1);
    results.stream()
        .filter(result -> !result.isSuccess())
        .forEach(result -> result.refused("RATE_LIMITED"));
    assertThat(servers.client.profile(profileId).getBalance()).isEqualTo(99);
  }

  @Test
  void acceptance5_theSameKeyAThousandTimesHasOneEffectAndOneAnswer() {
    servers.client.create(profileId, 5000);
    theSameAThousandTimes(deduct(profileId, "deduct", 5));

    assertThat(servers.client.profile(profileId).getBalance()).isEqualTo(4995);
    assertThat(servers.client.entries(profileId))
        .extracting(LedgerEntry::getAmount)
        .containsExactly(-5L, 5000L);
  }

  @Test
  void acceptance5_theSameCreationAThousandTimesHasOneEffectAndOneAnswer() {
    theSameAThousandTimes(Requests.create(profileId, 5000));

    assertThat(servers.client.entries(profileId))
        .extracting(LedgerEntry::getAmount)
        .containsExactly(5000L);
  }

  private static void theSameAThousandTimes(Message request) {
    List<Result> results =
        Client.await(IntStream.range(0, 1000).mapToObj(i -> client(i).start(request)).toList());

    assertThat(results).allMatch(Result::isSuccess);
    assertThat(results).extracting(Result::original).containsOnly(results.get(0).original());
    assertThat(results).filteredOn(result -> !result.replayed()).hasSize(1);
  }

  private static Client client(int i) {
    return clients.get(Math.floorMod(i, clients.size()));
  }
}
