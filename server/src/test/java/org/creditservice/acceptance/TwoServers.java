package org.creditservice.acceptance;

import com.google.protobuf.Message;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.creditservice.testing.Client;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.OtherSession;
import org.creditservice.testing.Requests;
import org.creditservice.testing.Result;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;

/** Two servers on one database, with a client for each. */
final class TwoServers implements AutoCloseable {
  /**
   * One lane, which one lock of another session stalls as a whole, for as long as a test needs: the
   * test decides which commands queue up for one batch.
   */
  private static final String[] ONE_PATIENT_LANE = {"lanes=1", "lock-timeout=9s"};

  final TestDatabase database = TestDatabase.create();
  final Stored stored = new Stored(database);
  final TestServer server;
  final TestServer otherServer;
  final Client client;
  final Client otherClient;

  private final String[] settings;

  private TwoServers(String... settings) {
    this.settings = settings;
    server = startServer();
    otherServer = startServer();
    client = new Client(server.channel());
    otherClient = new Client(otherServer.channel());
  }

  static TwoServers start(String... settings) {
    return new TwoServers(settings);
  }

  /** Uses settings with which a test can decide which commands form a batch. */
  static TwoServers startWithOneLane(String setting) {
    return new TwoServers(ONE_PATIENT_LANE[0], ONE_PATIENT_LANE[1], setting);
  }

  /** Starts another server with the same settings. */
  TestServer startServer() {
    return TestServer.start(database.target(), settings);
  }

  /**
   * Stalls the first server's lane with as many batches as it may have under way: calls queue up in
   * the order in which they are sent, until the session is closed.
   */
  OtherSession holdUpLane() {
    int batches = List.of(settings).contains("batch-span=bucket") ? 1 : 2;
    List<String> profileIds = Stream.generate(Requests::newProfileId).limit(batches).toList();
    profileIds.forEach(profileId -> client.create(profileId, 0));
    OtherSession other = OtherSession.of(database).lockProfiles(profileIds.toArray(String[]::new));
    for (int waiting = 1; waiting <= batches; waiting++) {
      Message grant = Requests.grant(profileIds.get(waiting - 1), "hold-up", 1);
      CompletableFuture<Result> unused = client.start(grant);
      other.awaitLanesWaiting(waiting);
    }
    return other;
  }

  /** Makes the commands of this profile wait. */
  OtherSession hold(String profileId) {
    return OtherSession.of(database).lockOrCreateProfile(profileId);
  }

  /** Stops the servers and checks the invariants of the database. */
  @Override
  public void close() {
    server.close();
    otherServer.close();
    LedgerInvariants.assertHold(database.dataSource());
    database.close();
  }
}
