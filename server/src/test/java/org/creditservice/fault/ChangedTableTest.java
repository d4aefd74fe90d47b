package org.creditservice.fault;

import com.google.protobuf.Message;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditservice.testing.Client;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.ProfileRequests;
import org.creditservice.testing.Requests;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.GetJobRequest;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.ListJobsRequest;
import org.junit.jupiter.api.Test;

/** An administrator changes columns while the service runs: plans that it has prepared are void. */
class ChangedTableTest {
  /** To types that hold the same values. */
  private static final List<String> CHANGES =
      List.of(
          "ALTER TABLE credit.profiles ALTER update_time TYPE timestamptz(6)",
          "ALTER TABLE credit.idempotency_keys ALTER method TYPE varchar(99)",
          "ALTER TABLE credit.ledger_entries ALTER reason_code TYPE varchar(99)",
          "ALTER TABLE credit.jobs ALTER reason_code TYPE varchar(99)");

  /** Often enough that each of the service's connections has prepared each statement. */
  private static final int ROUNDS = 40;

  /** Often enough that each connection comes across a change. */
  private static final int ROUNDS_AFTERWARDS = 20;

  private final ProfileRequests profile = new ProfileRequests("p");

  @Test
  void everyCallIsAnswered() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        TestServer server = TestServer.start(database.target(), "lanes=1")) {
      Client client = new Client(server.channel());
      client.create("p", 1_000_000);
      IntStream.range(0, ROUNDS).forEach(round -> succeed(client, round));
      try (Connection administrator = database.connect();
          Statement statement = administrator.createStatement()) {
        for (String change : CHANGES) {
          statement.execute(change);
          IntStream.range(0, ROUNDS_AFTERWARDS)
              .forEach(round -> succeed(client, change.hashCode() * 1000L + round));
        }
      }
      LedgerInvariants.assertHold(database.dataSource());
    }
  }

  private void succeed(Client client, long round) {
    Stream.concat(commands("-" + round), queries("-" + round))
        .forEach(request -> client.call(request).succeeded());
  }

  private Stream<Message> commands(String round) {
    return Stream.of(
        profile.deduct("deduct" + round, 2).build(),
        profile.refund("refund" + round, "deduct" + round).setAmount(1).build(),
        profile.submit("submit" + round, "job" + round, 2).build(),
        profile.complete("complete" + round, "job" + round).build());
  }

  private static Stream<Message> queries(String round) {
    return Stream.of(
        GetProfileRequest.newBuilder().setProfileId("p").build(),
        ListEntriesRequest.newBuilder().setProfileId("p").setPageSize(1).build(),
        ListJobsRequest.newBuilder().setProfileId("p").setPageSize(1).build(),
        GetJobRequest.newBuilder().setProfileId("p").setJobId("job" + round).build(),
        Requests.operation("p", "deduct" + round));
  }
}
