package org.creditservice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.creditservice.testing.CuttingProxy;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.Requests;
import org.creditservice.testing.RetryingCallers;
import org.creditservice.testing.Seed;
import org.creditservice.testing.TestCluster;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A shard is moved while two servers write to a profile in it. The end of a move waits for whoever
 * has written to the shard, but not for whoever has only locked a row: that lock says nothing on
 * the new node. So each batch begins with a write, the fence.
 */
@Tag("cluster")
class FenceTest {
  private static final String FENCE = "\"credit\".\"profiles\".\"profile_id\" = '')";
  private static final String NO_FENCE = "\"credit\".\"profiles\".\"profile_id\" = '' and false)";
  private static final String UNIQUE_VIOLATION = "23505";
  private static final int MOVES = 10;
  private static final int CALLERS = 32;

  @RegisterExtension private final Seed seed = new Seed();

  @Test
  void noBatchRepeatsTheSequenceOfAnother() {
    assertThat(repeatedSequences(FENCE, MOVES)).isZero();
  }

  /** The database refuses the second entry, and the batch is repeated. */
  @Test
  void withoutTheFenceBatchesDo() {
    assertThat(repeatedSequences(NO_FENCE, 3 * MOVES)).isPositive();
  }

  /** Moves the shard so often, or until a sequence was repeated. */
  private int repeatedSequences(String fence, int moves) {
    TestCluster cluster = TestCluster.given();
    try (TestDatabase database = TestDatabase.create();
        CuttingProxy proxy = CuttingProxy.before(database.target()).replacing(FENCE, fence);
        TestServer one = TestServer.start(proxy.target());
        TestServer two = TestServer.start(proxy.target())) {
      List<TestServer> servers = List.of(one, two);
      one.commands().createProfile(Requests.create("hot", 1000));
      try (RetryingCallers callers =
          RetryingCallers.start(
              List.of("hot"),
              caller -> servers.get(caller % 2).channel(),
              Duration.ofSeconds(30),
              CALLERS,
              seed)) {
        for (int move = 0; move < moves && proxy.failures(UNIQUE_VIOLATION) == 0; move++) {
          callers.awaitAnswered(100);
          cluster.move("hot");
        }
        callers.stop();
        callers.assertNothingLostOrDuplicated(database.dataSource());
      }
      LedgerInvariants.assertHold(database.dataSource());
      return proxy.failures(UNIQUE_VIOLATION);
    }
  }
}
