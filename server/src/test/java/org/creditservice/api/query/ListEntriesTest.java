package org.creditservice.api.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditservice.api.ErrorAssert.assertError;

import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.creditservice.api.QueryHarness;
import org.creditservice.api.message.ProtoMapper;
import org.creditservice.core.command.Command;
import org.creditservice.core.command.GrantCredits;
import org.creditservice.core.ledger.Metadata;
import org.creditservice.db.TestLedger;
import org.creditservice.testing.TestDatabase;
import org.creditservice.v1.EntryKind;
import org.creditservice.v1.EntryOrder;
import org.creditservice.v1.LedgerEntry;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.ListEntriesResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ListEntriesTest {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  /** What a client accepts by default. */
  private static final int CLIENT_MESSAGE_BYTES_MAX = 4 << 20;

  private static final TestDatabase DATABASE = TestDatabase.create();
  private static final AtomicInteger PROFILES = new AtomicInteger();
  private static QueryHarness harness;

  private final TestLedger ledger =
      new TestLedger(DATABASE.dataSource(), "ledger-" + PROFILES.incrementAndGet()).create(TIME);

  @BeforeAll
  static void start() throws IOException {
    harness = new QueryHarness(DATABASE.dataSource());
  }

  @AfterAll
  static void stop() {
    harness.close();
    DATABASE.close();
  }

  @Test
  void aLedgerWithoutEntriesIsOneEmptyPage() {
    assertThat(list(request())).isEqualTo(ListEntriesResponse.getDefaultInstance());
  }

  @Test
  void theNewestHundredComeFirst() {
    grants(101);
    ListEntriesResponse page = list(request());
    assertThat(sequences(page)).isEqualTo(countingDown(101, 2));
    assertThat(page.getNextPageToken()).isNotEmpty();
    ListEntriesResponse last = list(request().setPageToken(page.getNextPageToken()));
    assertThat(sequences(last)).containsExactly(1L);
    assertThat(last.getNextPageToken()).isEmpty();
  }

  @Test
  void anEntryIsShownAsItWasMade() {
    ledger.run(
        TIME,
        new GrantCredits(
            ledger.key("my-key"), "alice", 5, "BONUS", Metadata.of(Map.of("order", "ö-7"))));
    LedgerEntry entry = list(request()).getEntries(0);
    assertThat(entry)
        .isEqualTo(
            LedgerEntry.newBuilder()
                .setProfileId(ledger.profileId())
                .setEntryId(entry.getEntryId())
                .setSequence(1)
                .setKind(EntryKind.ENTRY_KIND_GRANT)
                .setAmount(5)
                .setBalance(5)
                .setReasonCode("BONUS")
                .setActor("alice")
                .setIdempotencyKey("my-key")
                .putMetadata("order", "ö-7")
                .setCreateTime(ProtoMapper.timestamp(TIME))
                .build());
  }

  @Test
  void allPagesTogetherAreTheLedgerInEitherOrder() {
    grants(10);
    for (int pageSize : List.of(1, 3, 5, 10, 11)) {
      assertThat(listAll(request().setPageSize(pageSize))).isEqualTo(countingDown(10, 1));
      assertThat(listAll(oldestFirst().setPageSize(pageSize))).isEqualTo(countingUp(1, 10));
    }
  }

  @Test
  void aPageThatEndsWithTheLedgerIsTheLast() {
    grants(10);
    assertThat(list(request().setPageSize(10)).getNextPageToken()).isEmpty();
    assertThat(list(oldestFirst().setPageSize(10)).getNextPageToken()).isEmpty();
  }

  @Test
  void entriesThatArriveBetweenPagesShiftNothing() {
    for (ListEntriesRequest.Builder listing : List.of(request(), oldestFirst())) {
      TestLedger growing =
          new TestLedger(DATABASE.dataSource(), "growing-" + listing.getOrder())
              .create(TIME)
              .post(TIME, 1, 1, 1, 1);
      listing.setProfileId(growing.profileId()).setPageSize(2);
      ListEntriesResponse first = list(listing);
      growing.post(TIME, 1, 1);
      ListEntriesResponse second = list(listing.setPageToken(first.getNextPageToken()));
      assertThat(Stream.of(first, second).flatMap(page -> sequences(page).stream()))
          .containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
      assertThat(second.getNextPageToken()).isEmpty();
    }
  }

  @Test
  void entriesAreFilteredByKind() {
    ledger.post(TIME, 10, -1, 10, -1, -1);
    assertThat(listAll(request().setKind(EntryKind.ENTRY_KIND_DEDUCTION)))
        .containsExactly(5L, 4L, 2L);
    assertThat(listAll(oldestFirst().setKind(EntryKind.ENTRY_KIND_GRANT).setPageSize(1)))
        .containsExactly(1L, 3L);
    assertThat(listAll(request().setKind(EntryKind.ENTRY_KIND_REFUND))).isEmpty();
  }

  @Test
  void entriesAreFilteredByJob() {
    ledger.post(TIME, 10, -1);
    assertThat(listAll(request().setJobId("no-such-job"))).isEmpty();
  }

  @Test
  void timesIncludeTheirStartAndExcludeTheirEnd() {
    for (int second = 1; second <= 5; second++) {
      ledger.post(TIME.plusSeconds(second), 1, 1);
    }
    assertThat(listAll(between(2, 4))).containsExactly(6L, 5L, 4L, 3L);
    assertThat(listAll(between(2, 4).setOrder(EntryOrder.ENTRY_ORDER_OLDEST_FIRST).setPageSize(3)))
        .containsExactly(3L, 4L, 5L, 6L);
    assertThat(listAll(between(5, 100))).containsExactly(10L, 9L);
    assertThat(listAll(between(0, 1))).isEmpty();
    assertThat(listAll(between(3, 3))).isEmpty();
    assertThat(listAll(request().setStartTime(at(5)))).containsExactly(10L, 9L);
    assertThat(listAll(request().setEndTime(at(2)))).containsExactly(2L, 1L);
  }

  /** One grant, followed by more deductions than one page examines. */
  @Test
  void aPageExaminesALimitedNumberOfEntries() {
    long[] amounts = LongStream.range(0, ListEntriesQuery.WINDOW + 5).map(i -> -1).toArray();
    amounts[0] = ListEntriesQuery.WINDOW + 5;
    ledger.post(TIME, amounts);
    var grants = request().setKind(EntryKind.ENTRY_KIND_GRANT);
    ListEntriesResponse page = list(grants);
    assertThat(page.getEntriesList()).isEmpty();
    assertThat(page.getNextPageToken()).isNotEmpty();
    ListEntriesResponse next = list(grants.setPageToken(page.getNextPageToken()));
    assertThat(sequences(next)).containsExactly(1L);
    assertThat(next.getNextPageToken()).isEmpty();
  }

  @Test
  void aPageOfBigEntriesFitsIntoAMessage() {
    ledger.run(
        TIME,
        IntStream.range(0, 1000)
            .mapToObj(i -> new GrantCredits(ledger.nextKey(), "a", 1, "BIG", bigMetadata()))
            .toArray(Command[]::new));
    ListEntriesRequest.Builder listing = request().setPageSize(1000);
    ListEntriesResponse page = list(listing);
    assertThat(page.getSerializedSize()).isLessThan(CLIENT_MESSAGE_BYTES_MAX);
    assertThat(page.getEntriesCount()).isLessThan(1000);
    assertThat(listAll(listing)).isEqualTo(countingDown(1000, 1));
  }

  @Test
  void aProfileThatDoesNotExist() {
    assertError(() -> list(request().setProfileId("nobody")))
        .has(Code.NOT_FOUND, "PROFILE_NOT_FOUND")
        .isRecorded(false);
  }

  @Test
  void everyViolatedFieldIsNamed() {
    var noTime = Timestamp.newBuilder().setNanos(1_000_000_000);
    assertError(
            () ->
                list(
                    request()
                        .setProfileId("a b")
                        .setKindValue(99)
                        .setJobId("")
                        .setStartTime(noTime)
                        .setEndTime(noTime)
                        .setOrderValue(99)
                        .setPageSize(-1)
                        .setPageToken("?")))
        .violates(
            "profile_id",
            "kind",
            "job_id",
            "start_time",
            "end_time",
            "order",
            "page_size",
            "page_token");
  }

  @Test
  void pageSizesAtTheirEdges() {
    grants(101);
    assertThat(list(request().setPageSize(0)).getEntriesCount()).isEqualTo(100);
    assertThat(list(request().setPageSize(1000)).getEntriesCount()).isEqualTo(101);
    assertError(() -> list(request().setPageSize(1001))).violates("page_size");
    assertError(() -> list(request().setPageSize(Integer.MIN_VALUE))).violates("page_size");
  }

  @Test
  void anEndBeforeTheStart() {
    assertError(() -> list(between(4, 3))).violates("end_time");
  }

  @Test
  void aTokenIsRefusedWithAnotherListing() {
    grants(10);
    String token = list(request().setPageSize(3)).getNextPageToken();
    List<UnaryOperator<ListEntriesRequest.Builder>> others =
        List.of(
            other -> other.setProfileId("another"),
            other -> other.setKind(EntryKind.ENTRY_KIND_GRANT),
            other -> other.setJobId("job"),
            other -> other.setStartTime(at(0)),
            other -> other.setEndTime(at(0)),
            other -> other.setOrder(EntryOrder.ENTRY_ORDER_OLDEST_FIRST));
    for (var other : others) {
      assertError(() -> list(other.apply(request()).setPageToken(token))).violates("page_token");
    }
  }

  @Test
  void aTokenIsValidForAnEquivalentRequest() {
    grants(10);
    String token = list(request().setPageSize(3)).getNextPageToken();
    var same = request().setPageSize(2).setOrder(EntryOrder.ENTRY_ORDER_NEWEST_FIRST);
    assertThat(sequences(list(same.setPageToken(token)))).containsExactly(7L, 6L);
  }

  @Test
  void aDamagedTokenIsRefused() {
    grants(10);
    String token = list(request().setPageSize(3)).getNextPageToken();
    for (String damaged :
        List.of("x", token + "AAAA", token.substring(4), "B" + token.substring(1))) {
      assertError(() -> list(request().setPageToken(damaged))).violates("page_token");
    }
  }

  private static Metadata bigMetadata() {
    return Metadata.of(
        IntStream.range(0, 16)
            .boxed()
            .collect(Collectors.toMap(i -> "key-" + i, i -> "x".repeat(256))));
  }

  private void grants(int entries) {
    ledger.post(TIME, LongStream.generate(() -> 1).limit(entries).toArray());
  }

  private ListEntriesRequest.Builder request() {
    return ListEntriesRequest.newBuilder().setProfileId(ledger.profileId());
  }

  private ListEntriesRequest.Builder oldestFirst() {
    return request().setOrder(EntryOrder.ENTRY_ORDER_OLDEST_FIRST);
  }

  private ListEntriesRequest.Builder between(int start, int end) {
    return request().setStartTime(at(start)).setEndTime(at(end));
  }

  private static Timestamp at(int second) {
    return ProtoMapper.timestamp(TIME.plusSeconds(second));
  }

  private static ListEntriesResponse list(ListEntriesRequest.Builder request) {
    return harness.blocking().listEntries(request.build());
  }

  /** The sequences of all pages, the first included, in their order. */
  private static List<Long> listAll(ListEntriesRequest.Builder listing) {
    List<Long> all = new ArrayList<>();
    ListEntriesRequest.Builder request = listing.clone();
    do {
      ListEntriesResponse page = list(request);
      all.addAll(sequences(page));
      request.setPageToken(page.getNextPageToken());
    } while (!request.getPageToken().isEmpty());
    return all;
  }

  private static List<Long> sequences(ListEntriesResponse page) {
    return page.getEntriesList().stream().map(LedgerEntry::getSequence).toList();
  }

  private static List<Long> countingDown(long first, long last) {
    return LongStream.iterate(first, n -> n >= last, n -> n - 1).boxed().toList();
  }

  private static List<Long> countingUp(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }
}
