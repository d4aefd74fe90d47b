package org.creditservice.cluster;

import static java.util.stream.Collectors.partitioningBy;

import io.grpc.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditservice.testing.ClusterNode;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.Requests;
import org.creditservice.testing.RetryingCallers;
import org.creditservice.testing.Seed;
import org.creditservice.testing.ServiceProcess;
import org.creditservice.testing.TestCluster;
import org.creditservice.testing.TestDatabase;
import org.creditservice.v1.CreditServiceGrpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Workers crash and freeze, shards are moved, and a server is killed, all while two servers are
 * used. Nothing is lost or duplicated, and each answer is replayed exactly.
 */
@Tag("cluster")
class ClusterFaultsTest {
  private static final String HOT = "hot";
  private static final int PROFILES = 64;
  private static final int CALLERS = 150;
  private static final int MOVES = 10;
  private static final Duration AWAY = Duration.ofSeconds(Long.getLong("citus.away", 60));

  @RegisterExtension private final Seed seed = new Seed();

  private final TestCluster cluster = TestCluster.given();
  private final TestDatabase database = TestDatabase.create();
  private final List<ServiceProcess> servers =
      new CopyOnWriteArrayList<>(List.of(start(), start()));

  /** Those whose profiles are on the hot profile's worker, and all others. */
  private RetryingCallers beside;

  private RetryingCallers elsewhere;

  private ServiceProcess start() {
    return ServiceProcess.start(database.target(), "--statement-timeout=2s");
  }

  @AfterEach
  void stop() {
    beside.close();
    elsewhere.close();
    servers.forEach(ServiceProcess::close);
    database.close();
  }

  @Test
  @Timeout(value = 15, unit = java.util.concurrent.TimeUnit.MINUTES)
  void nothingIsLostAndNothingIsDuplicated() {
    startCallers();
    awaitAnswered(500);
    for (int round = 0; round < 2; round++) {
      for (ClusterNode worker : cluster.workers()) {
        worker.crash();
        awaitAnswered(500);
      }
    }
    freeze(cluster.workerOf(HOT));
    for (int move = 0; move < MOVES; move++) {
      if (move == MOVES / 2) {
        servers.get(0).close();
        servers.set(0, start());
      }
      cluster.move(move % 2 == 0 ? HOT : profile(move));
      awaitAnswered(100);
    }
    Stream.of(beside, elsewhere).forEach(RetryingCallers::stop);
    Stream.of(beside, elsewhere).forEach(this::assertExact);
    LedgerInvariants.assertHold(database.dataSource());
  }

  private void assertExact(RetryingCallers callers) {
    callers.assertNothingLostOrDuplicated(database.dataSource());
    callers.assertReplayedExactly();
    System.out.printf("%d calls, all answered exactly once%n", callers.answered());
  }

  private void startCallers() {
    Stream.concat(Stream.of(HOT), IntStream.range(0, PROFILES).mapToObj(ClusterFaultsTest::profile))
        .forEach(
            id ->
                CreditServiceGrpc.newBlockingStub(server(0))
                    .createProfile(Requests.create(id, 1000)));
    ClusterNode hot = cluster.workerOf(HOT);
    Map<Boolean, List<String>> isBeside =
        IntStream.range(0, PROFILES)
            .mapToObj(ClusterFaultsTest::profile)
            .collect(partitioningBy(id -> cluster.workerOf(id).equals(hot)));
    // A third of the calls are the hot profile's.
    Stream<String> hotOnes = Stream.generate(() -> HOT).limit(PROFILES / 2);
    beside = callers(Stream.concat(hotOnes, isBeside.get(true).stream()).toList());
    elsewhere = callers(isBeside.get(false));
  }

  private static String profile(int number) {
    return "profile-" + number;
  }

  private RetryingCallers callers(List<String> profileIds) {
    return RetryingCallers.start(profileIds, this::server, Duration.ofSeconds(10), CALLERS, seed);
  }

  private Channel server(int caller) {
    return servers.get(caller % servers.size()).channel();
  }

  private void awaitAnswered(int calls) {
    beside.awaitAnswered(calls);
    elsewhere.awaitAnswered(calls);
  }

  /** What other workers have is served on. */
  private void freeze(ClusterNode worker) {
    double before = rate(elsewhere);
    worker.freeze(AWAY);
    beside.awaitFailed(1);
    double meanwhile = rate(elsewhere);
    System.out.printf(
        "calls a second on other workers: %.0f, and %.0f while %s is away%n",
        before, meanwhile, worker);
    awaitAnswered(500);
  }

  private static double rate(RetryingCallers callers) {
    long start = System.nanoTime();
    int calls = 5_000;
    callers.awaitAnswered(calls);
    return calls * 1e9 / (System.nanoTime() - start);
  }
}
