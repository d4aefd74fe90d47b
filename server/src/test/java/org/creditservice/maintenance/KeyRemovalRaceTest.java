package org.creditservice.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.maintenance.OldKeys.YEAR_AGO;

import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.creditservice.testing.Await;
import org.creditservice.testing.BackgroundTask;
import org.creditservice.testing.Client;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.testing.Seed;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * While keys are being removed, retries under them arrive at two servers: each is a replay or is
 * refused, and none is executed again.
 */
class KeyRemovalRaceTest {
  private static final int KEYS = 20_000;
  private static final int CALLERS = 6;
  private static final int CALLS_AFTERWARDS = 300;

  @RegisterExtension private final Seed seed = new Seed();

  private final TestDatabase database = TestDatabase.create();
  private final TestServer one = TestServer.start(database.target());
  private final TestServer two = TestServer.start(database.target());
  private final OldKeys keys = new OldKeys(database.dataSource());
  private final JobTable tables = new JobTable(database.dataSource());
  private final AtomicLong replayed = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile boolean stopped;

  @Test
  void noRetryIsExecutedAgain() {
    List<String> old = IntStream.range(0, KEYS).mapToObj(i -> OldKeys.uuid(YEAR_AGO)).toList();
    Client client = new Client(one.channel());
    client.create("ann", 0);
    Result first = client.call(Requests.grant("ann", old.get(0), 1));
    copyRecord(old, first);
    keys.age();

    List<CompletableFuture<Void>> callers =
        IntStream.range(0, CALLERS)
            .mapToObj(caller -> BackgroundTask.run(() -> call(caller, old, first)))
            .toList();
    Await.until("callers are at work", () -> replayed.get() > CALLS_AFTERWARDS);
    KeyRemovalResult pass = keys.remove().orElseThrow();
    long refusedBefore = refused.get();
    Await.until("all is removed", () -> refused.get() > refusedBefore + CALLS_AFTERWARDS);
    stopped = true;
    callers.forEach(CompletableFuture::join);

    assertThat(pass.removed()).isGreaterThanOrEqualTo(KEYS);
    assertThat(refusedBefore).as("retries refused while keys were being removed").isPositive();
    assertThat(tables.value("SELECT count(*) FROM credit.ledger_entries")).isEqualTo("1");
    two.close();
    one.close();
    database.close();
  }

  /**
   * All keys with the same operation: one request, sent under each. The answer is stored as it is,
   * since its compact form belongs to one key.
   */
  private void copyRecord(List<String> old, Result first) {
    tables.execute(
        """
        INSERT INTO credit.idempotency_keys
        SELECT bucket, profile_id, copied, method, fingerprint, refusal_reason, entry_sequence,
          decode(?, 'hex'), create_time
        FROM credit.idempotency_keys, unnest(string_to_array(?, ' ')) AS copied
        WHERE method = 'GrantCredits'
        ON CONFLICT DO NOTHING
        """,
        HexFormat.of().formatHex(Objects.requireNonNull(first.response()).toByteArray()),
        String.join(" ", old));
  }

  private Void call(int caller, List<String> old, Result first) {
    Random random = seed.random(caller);
    Client client = new Client((caller % 2 == 0 ? one : two).channel());
    while (!stopped) {
      Result result = client.call(Requests.grant("ann", old.get(random.nextInt(KEYS)), 1));
      if (result.isSuccess()) {
        result.isReplayOf(first);
        replayed.incrementAndGet();
      } else {
        result.refused("IDEMPOTENCY_KEY_EXPIRED");
        refused.incrementAndGet();
      }
    }
    return null;
  }
}
