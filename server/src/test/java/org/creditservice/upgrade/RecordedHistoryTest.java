package org.creditservice.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import java.util.List;
import java.util.Set;
import org.creditservice.testing.ChangedRequest;
import org.creditservice.testing.Client;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.Result;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.GetOperationResponse;
import org.creditservice.v1.Operation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * This version replays and verifies the records of an earlier version, and changes none of them.
 * {@link HistoryRecorder} recorded the history; its Javadoc says when it may be recorded again.
 */
class RecordedHistoryTest {
  private static final History HISTORY = History.read();

  private static RestoredDatabase restored;
  private static TestServer server;
  private static Client client;
  private static String rows;

  @BeforeAll
  static void start() throws Exception {
    restored = RestoredDatabase.of(HISTORY);
    rows = restored.tables().dump();
    server = TestServer.start(restored.database().target(), RestoredDatabase.NO_SWEEPS);
    client = new Client(server.channel());
  }

  @AfterAll
  static void nothingHasChanged() throws Exception {
    server.close();
    assertThat(restored.tables().dump()).isEqualTo(rows);
    restored.close();
  }

  static List<RecordedCall> commands() {
    return HISTORY.commands();
  }

  static List<RecordedCall> queries() {
    return HISTORY.queries();
  }

  /** Flyway refuses to migrate a database whose migrations have other checksums, even comments. */
  @Test
  void theAppliedMigrationsHaveNotChanged() throws Exception {
    assertThat(RestoredDatabase.migrations(restored.tables())).startsWith(migrations());
  }

  private static String[] migrations() {
    return HISTORY.migrations().toArray(String[]::new);
  }

  @Test
  void theRecordedRowsPassTheAudit() {
    LedgerInvariants.assertHold(restored.database().dataSource());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aRequestSentAgainGetsItsRecordedAnswer(RecordedCall call) {
    Client.await(call.sendAgain(client)).isReplayOf(call.answer());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aChangedRequestIsRefusedWithTheNamesOfTheChangedFields(RecordedCall call) {
    List<ChangedRequest> changed = ChangedRequest.allOf(call.request(), "OTHER");
    List<Result> answers =
        Client.await(changed.stream().map(other -> client.start(other.request())).toList());
    for (int i = 0; i < changed.size(); i++) {
      if (isBurnt(call)) {
        // A burnt key has no request to compare with: it refuses every request.
        answers.get(i).isReplayOf(call.answer());
      } else {
        assertReused(answers.get(i), call.methodName(), changed.get(i).fields());
      }
    }
  }

  private static boolean isBurnt(RecordedCall call) {
    return "OPERATION_REVERSED".equals(call.answer().reason());
  }

  private static void assertReused(Result answer, String recordedMethod, Set<String> fields) {
    ErrorInfo info = answer.info();
    assertThat(info.getReason()).as("%s", answer).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(answer.error().getCode()).isEqualTo(Code.FAILED_PRECONDITION_VALUE);
    assertThat(info.getMetadataMap().get("differing_fields").split(","))
        .containsExactlyInAnyOrderElementsOf(fields);
    assertThat(info.getMetadataMap())
        .containsEntry("recorded", "false")
        .containsEntry("recorded_method", recordedMethod)
        .hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void anOperationIsFoundByItsKey(RecordedCall call) throws Exception {
    Operation operation =
        ((GetOperationResponse) client.call(call.operationRequest()).succeeded()).getOperation();
    assertThat(operation.getCreateTime()).isEqualTo(call.operationTime());
    Result answer = call.answer();
    if (answer.response() != null) {
      assertThat(operation.getMethod()).isEqualTo(call.methodName());
      assertThat(operation.getResponse().unpack(answer.response().getClass()))
          .isEqualTo(answer.response());
    } else if (isBurnt(call)) {
      assertThat(operation.getMethod()).isEqualTo("ReverseOperation");
      // The refusal was recorded before the request came, so even its first answer was a replay.
      answer.isReplayOf(new Result(null, operation.getRefusal()));
    } else {
      assertThat(operation.getMethod()).isEqualTo(call.methodName());
      assertThat(operation.getRefusal()).isEqualTo(answer.error());
    }
  }

  /**
   * Page tokens do not outlive the version that issued them: a listing that an upgrade interrupts
   * is begun again. So a later page is asked for with the token that the page before has now.
   */
  @ParameterizedTest
  @MethodSource("queries")
  void aQueryReturnsItsRecordedResponse(RecordedCall call) {
    PageTokens now = new PageTokens(client, queries());
    Result answer = Client.await(client.start(now.replaceIn(call.request())));
    assertThat(PageTokens.mask(answer)).isEqualTo(PageTokens.mask(call.answer()));
  }

  @Test
  void aPageTokenOfAnEarlierVersionIsRefused() {
    List<RecordedCall> laterPages =
        queries().stream().filter(call -> PageTokens.isLaterPage(call.request())).toList();
    assertThat(laterPages).isNotEmpty();
    laterPages.forEach(call -> Client.await(call.sendAgain(client)).violates("page_token"));
  }

  @Test
  void anImportedFileIsImportedAlready() throws Exception {
    assertThat(ImportRun.of(restored.database().target(), HISTORY.imported())).isZero();
  }
}
