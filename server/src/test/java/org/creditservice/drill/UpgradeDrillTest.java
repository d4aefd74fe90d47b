package org.creditservice.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.creditservice.testing.Client;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.Result;
import org.creditservice.testing.RetryingCallers;
import org.creditservice.testing.Seed;
import org.creditservice.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two servers under load are upgraded one after another, and rolled back. They migrate when they
 * start, so they serve as the owner.
 */
@Tag("long")
class UpgradeDrillTest {
  private static final Version OLD = Version.old();
  private static final int ONE_SERVER = 100;

  private static final List<String> PROFILES =
      IntStream.range(0, 20).mapToObj(number -> "profile-" + number).toList();

  private static final ProfileRequests WITNESS = new ProfileRequests("witness");

  @RegisterExtension private final Seed seed = new Seed();

  @Test
  void nothingIsLostOrDuplicated() throws Exception {
    try (TestDatabase database = TestDatabase.createEmpty();
        TwoReplacedServers servers = new TwoReplacedServers(database.owner(), OLD)) {
      Client old = new Client(servers.channel(0));
      PROFILES.forEach(
          id -> old.call(new ProfileRequests(id).create("create", 1000).build()).succeeded());
      Result byOld = create(old);
      RetryingCallers callers =
          RetryingCallers.start(
              PROFILES, caller -> servers.channel(), Duration.ofSeconds(10), 8, seed);
      replaceBoth(servers, Version.NEW, callers);

      Client upgraded = new Client(servers.channel(1));
      upgraded.call(WITNESS.create("create", 50).build()).isReplayOf(byOld);
      Result byNew = upgraded.call(WITNESS.submit("submit", "job", 7).build());
      replaceBoth(servers, OLD, callers);

      Client rolledBack = new Client(servers.channel(1));
      rolledBack.call(WITNESS.submit("submit", "job", 7).build()).isReplayOf(byNew);
      rolledBack.call(WITNESS.complete("complete", "job").build()).succeeded();
      callers.stop();
      assertThat(callers.failures()).isSubsetOf("SHUTTING_DOWN", "UNAVAILABLE");
      callers.assertNothingLostOrDuplicated(database.dataSource());
      LedgerInvariants.assertHold(database.dataSource());
    }
  }

  private static Result create(Client client) {
    return client.call(WITNESS.create("create", 50).build());
  }

  private static void replaceBoth(
      TwoReplacedServers servers, Version version, RetryingCallers callers) throws Exception {
    for (int server : List.of(0, 1)) {
      servers.replace(server, version);
      callers.awaitAnswered(ONE_SERVER);
    }
  }
}
