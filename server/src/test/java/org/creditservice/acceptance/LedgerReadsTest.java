package org.creditservice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.testing.Requests.deduct;
import static org.creditservice.testing.Requests.grant;
import static org.creditservice.testing.Requests.newProfileId;
import static org.creditservice.testing.Requests.refund;

import com.google.protobuf.Message;
import io.grpc.Context;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.creditservice.testing.Client;
import org.creditservice.testing.Result;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.EntryOrder;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.GetProfileResponse;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.ListEntriesResponse;
import org.creditservice.v1.Profile;
import org.creditservice.v1.WatchEntriesRequest;
import org.creditservice.v1.WatchEntriesResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads on one server show what commands did on the other. */
class LedgerReadsTest {
  private static final int WATCH_SECONDS = 20;

  private static TwoServers servers;

  private final String profileId = newProfileId();

  @BeforeAll
  static void start() {
    servers = TwoServers.start("watch-poll-interval=20ms");
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @Test
  void aProfileIsReadAsOfEachEntry() {
    servers.client.create(profileId, 100);
    List<LedgerEntry> entries = someEntries();
    Profile now = servers.otherClient.profile(profileId);

    for (LedgerEntry entry : entries) {
      var then =
          GetProfileRequest.newBuilder()
              .setProfileId(profileId)
              .setAsOfTime(entry.getCreateTime())
              .build();
      Profile profile = servers.otherClient.call(then, GetProfileResponse.class).getProfile();
      assertThat(profile.getBalance()).isEqualTo(entry.getBalance());
      assertThat(profile.getLastSequence()).isEqualTo(entry.getSequence());
      assertThat(profile.getCreateTime()).isEqualTo(now.getCreateTime());
    }
  }

  @Test
  void theLedgerIsWhatTheAnswersSaid() {
    servers.client.create(profileId, 100);
    List<LedgerEntry> answers = someEntries();
    var oldestFirst =
        ListEntriesRequest.newBuilder()
            .setProfileId(profileId)
            .setOrder(EntryOrder.ENTRY_ORDER_OLDEST_FIRST)
            .build();
    List<LedgerEntry> ledger =
        servers.otherClient.call(oldestFirst, ListEntriesResponse.class).getEntriesList();
    assertThat(ledger.subList(1, ledger.size())).isEqualTo(answers);
  }

  @Test
  void aReadSeesEveryChangeAcknowledgedByTheOtherServer() {
    servers.client.create(profileId, 0);
    for (int i = 1; i <= 50; i++) {
      servers.client.call(grant(profileId, "g" + i, 1));
      assertThat(servers.otherClient.profile(profileId).getBalance()).isEqualTo(i);
    }
  }

  @Test
  void watchesOnBothServersSeeTheEntriesOfBoth() throws Exception {
    servers.client.create(profileId, 100);
    try (Context.CancellableContext watching = Context.current().withCancellation()) {
      var here = watching.call(() -> watch(servers.server, 0));
      var there = watching.call(() -> watch(servers.otherServer, 0));
      List<LedgerEntry> entries = new ArrayList<>(servers.client.entries(profileId));
      assertNext(here, entries);
      assertNext(there, entries);

      entries.clear();
      for (int i = 0; i < 20; i++) {
        Client client = i % 2 == 0 ? servers.client : servers.otherClient;
        entries.add(entry(client.call(deduct(profileId, "d" + i, 1))));
      }
      assertNext(here, entries);
      assertNext(there, entries);

      var resumed = watching.call(() -> watch(servers.otherServer, 11));
      assertNext(resumed, entries.subList(10, 20));
    }
  }

  private Iterator<WatchEntriesResponse> watch(TestServer server, long afterSequence) {
    return server
        .queries()
        .withDeadlineAfter(WATCH_SECONDS, TimeUnit.SECONDS)
        .watchEntries(
            WatchEntriesRequest.newBuilder()
                .setProfileId(profileId)
                .setAfterSequence(afterSequence)
                .build());
  }

  private static void assertNext(Iterator<WatchEntriesResponse> watch, List<LedgerEntry> entries) {
    for (LedgerEntry entry : entries) {
      assertThat(watch.next().getEntry()).isEqualTo(entry);
    }
  }

  /** Appends entries 2 to 5 and returns them as the responses contain them. */
  private List<LedgerEntry> someEntries() {
    List<Message> requests =
        List.of(
            grant(profileId, "g", 7).toBuilder().putMetadata("note", "one").build(),
            deduct(profileId, "d", 30).toBuilder().putMetadata("note", "two").build(),
            refund(profileId, "r1", "d", 10),
            refund(profileId, "r2", "d"));
    return requests.stream().map(request -> entry(servers.client.call(request))).toList();
  }

  private static LedgerEntry entry(Result result) {
    Message response = result.succeeded(Message.class);
    return (LedgerEntry)
        response.getField(response.getDescriptorForType().findFieldByName("entry"));
  }
}
