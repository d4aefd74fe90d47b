package org.creditservice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.creditservice.testing.Client;
import org.creditservice.testing.Http2Client;
import org.creditservice.testing.Http2Stream;
import org.creditservice.testing.LargeLedger;
import org.creditservice.testing.Requests;
import org.creditservice.testing.ServiceProcess;
import org.creditservice.testing.TestDatabase;
import org.creditservice.v1.GrantCreditsResponse;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.ListEntriesResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More unread pages than the memory of a real process holds: 300 of 3 MiB, with 256 MiB. */
@Tag("long")
class UnreadPagesTest {
  private static final String LIST_ENTRIES = "credit.v1.CreditQueryService/ListEntries";
  private static final String PROFILE = "reader";
  private static final ListEntriesRequest PAGE =
      ListEntriesRequest.newBuilder().setProfileId(PROFILE).setPageSize(1000).build();

  @Test
  void otherCallersAreAnsweredAllTheWhile() {
    try (TestDatabase database = TestDatabase.create()) {
      LargeLedger.fill(database, PROFILE, 1000);
      try (ServiceProcess server = ServiceProcess.start(database.target());
          Http2Client deaf = Http2Client.connect(server.port(), 0)) {
        List<Http2Stream> unread =
            Stream.generate(() -> deaf.call(LIST_ENTRIES, PAGE)).limit(300).toList();
        Client other = new Client(server.channel()).within(Duration.ofSeconds(30));
        int calls = 0;
        while (!unread.stream().allMatch(Http2Stream::isEnded)) {
          other
              .call(Requests.grant(PROFILE, "grant-" + calls++, 1))
              .succeeded(GrantCreditsResponse.class);
          other.call(PAGE).succeeded(ListEntriesResponse.class);
        }
        assertThat(calls).isGreaterThan(1);
        assertThat(unread).extracting(Http2Stream::end).containsOnly("OVERLOADED", "reset 8");
      }
    }
  }
}
