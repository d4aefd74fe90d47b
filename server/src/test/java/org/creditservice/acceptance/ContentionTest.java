package org.creditservice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.testing.Requests.deduct;
import static org.creditservice.testing.Requests.grant;
import static org.creditservice.testing.Requests.refund;
import static org.creditservice.testing.Requests.reverse;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.creditservice.testing.Client;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.testing.Seed;
import org.creditservice.v1.LedgerEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many callers contend for few profiles on two servers; no credit is lost or created. */
@Tag("citus")
class ContentionTest {
  private static final int PROFILES = 4;
  private static final int CALLERS = 12;
  private static final int CALLS_EACH = 50;
  private static final long OPENING_BALANCE = 500;

  @RegisterExtension private final Seed seed = new Seed();

  private final List<String> profileIds =
      Stream.generate(Requests::newProfileId).limit(PROFILES).toList();
  private final Map<String, List<LedgerEntry>> acknowledged = new HashMap<>();

  @ParameterizedTest
  @ValueSource(strings = {"batch-span=lane", "batch-span=bucket", "batch-max=1"})
  void theLedgerIsTheSumOfWhatWasAcknowledged(String setting) throws Exception {
    try (TwoServers servers = TwoServers.start(setting)) {
      profileIds.forEach(profileId -> servers.client.create(profileId, OPENING_BALANCE));
      for (LedgerEntry entry : callAll(servers)) {
        acknowledged.computeIfAbsent(entry.getProfileId(), id -> new ArrayList<>()).add(entry);
      }
      profileIds.forEach(profileId -> check(servers, profileId));
      LedgerInvariants.assertHold(servers.database.dataSource());
    }
  }

  private void check(TwoServers servers, String profileId) {
    List<LedgerEntry> entries = acknowledged.get(profileId);
    long sum = entries.stream().mapToLong(LedgerEntry::getAmount).sum();
    assertThat(servers.otherClient.profile(profileId).getBalance())
        .isEqualTo(OPENING_BALANCE + sum);
    assertThat(servers.otherClient.entries(profileId))
        .filteredOn(entry -> entry.getSequence() > 1)
        .containsExactlyInAnyOrderElementsOf(entries);
  }

  /** Runs all callers concurrently and returns the entries that were acknowledged to them. */
  private List<LedgerEntry> callAll(TwoServers servers) throws Exception {
    var acknowledgedEntries = new ConcurrentLinkedQueue<LedgerEntry>();
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        Client client = i % 2 == 0 ? servers.client : servers.otherClient;
        Random random = seed.random(i);
        String name = "caller-" + i;
        tasks.add(
            () -> {
              for (int call = 0; call < CALLS_EACH; call++) {
                acknowledgedEntries.addAll(entries(client.call(request(random, name, call))));
              }
              return null;
            });
      }
      for (Future<Void> caller : callers.invokeAll(tasks)) {
        caller.get(1, TimeUnit.MINUTES);
      }
    } finally {
      callers.shutdownNow();
    }
    return List.copyOf(acknowledgedEntries);
  }

  /** Mostly deductions. Refunds and reversals name keys that the same caller may have used. */
  private Message request(Random random, String caller, int call) {
    String profileId = profileIds.get(random.nextInt(PROFILES));
    String key = caller + "-" + call;
    String earlier = caller + "-" + random.nextInt(call + 1);
    if (earlier.equals(key)) {
      earlier = caller + "-late";
    }
    return switch (random.nextInt(8)) {
      case 0 -> grant(profileId, key, 1 + random.nextInt(20));
      case 1 -> refund(profileId, key, earlier);
      case 2 -> refund(profileId, key, earlier, 1 + random.nextInt(3));
      case 3 -> reverse(profileId, key, earlier);
      default -> deduct(profileId, key, 1 + random.nextInt(20));
    };
  }

  /** The entry that a call appended, if it did. */
  private static List<LedgerEntry> entries(Result result) {
    if (!result.isSuccess()) {
      assertThat(result.metadata("recorded")).as("%s", result).isEqualTo("true");
      return List.of();
    }
    Message response = result.response();
    var field = response.getDescriptorForType().findFieldByName("entry");
    return response.hasField(field) ? List.of((LedgerEntry) response.getField(field)) : List.of();
  }
}
