package org.creditservice.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.creditservice.testing.Client;
import org.creditservice.testing.LedgerInvariants;
import org.creditservice.testing.TestDatabase;
import org.creditservice.testing.TestServer;
import org.creditservice.v1.CreditServiceGrpc;
import org.creditservice.v1.EntryOrder;
import org.creditservice.v1.GetJobRequest;
import org.creditservice.v1.GetOperationRequest;
import org.creditservice.v1.GetOperationResponse;
import org.creditservice.v1.GetProfileRequest;
import org.creditservice.v1.JobState;
import org.creditservice.v1.ListEntriesRequest;
import org.creditservice.v1.ListEntriesResponse;
import org.creditservice.v1.ListJobsRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Records the history that {@link RecordedHistoryTest} replays: runs the {@link Scenarios} against
 * a server with a new database, and writes all answers and all rows to {@code
 * src/test/resources/org/creditservice/upgrade}. This is not a test. It runs only on demand:
 *
 * <pre>
 * mvn -pl server -am test -Dtest=HistoryRecorder -Dupgrade.record=true \
 *     -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 *
 * <p>The history is the data of an older version, and the proof that this version still reads it.
 * Never record again to make a failing test pass: what fails there also fails on the data of every
 * installation. Record again only to add calls, with code that passes on the old history.
 */
class HistoryRecorder {
  private static final Path DIRECTORY =
      Path.of("src", "test", "resources", "org", "creditservice", "upgrade");

  /** Every reason of a recorded refusal. */
  private static final List<String> RECORDED_REASONS =
      List.of(
          "PROFILE_ALREADY_EXISTS",
          "JOB_ALREADY_EXISTS",
          "DEDUCTION_NOT_FOUND",
          "JOB_NOT_FOUND",
          "OPERATION_REVERSED",
          "INSUFFICIENT_CREDITS",
          "REFUND_EXCEEDS_DEDUCTION",
          "JOB_NOT_PROCESSING",
          "FINAL_AMOUNT_EXCEEDS_DEDUCTION",
          "BALANCE_LIMIT_EXCEEDED",
          "NOT_REVERSIBLE");

  @Test
  @EnabledIfSystemProperty(named = "upgrade.record", matches = "true")
  void record() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        TestServer server = TestServer.start(database.target(), RestoredDatabase.NO_SWEEPS)) {
      Client client = new Client(server.channel());
      CallLog log = new CallLog(client);
      List<String> imported = new Scenarios(log, database).runAll();
      assertEverythingIsCovered(log.calls());
      LedgerInvariants.assertHold(database.dataSource());

      List<RecordedCall> commands =
          log.calls().stream()
              .map(call -> call.withOperationTime(operationTime(client, call)))
              .toList();
      Tables tables = new Tables(database.dataSource());
      List<RecordedCall> queries = queries(new CallLog(client), tables, commands);
      List<String> migrations = RestoredDatabase.migrations(tables);
      String schemaVersion = migrations.get(migrations.size() - 1).split(" ", 2)[0];
      new History(schemaVersion, migrations, imported, commands, queries, tables.dump())
          .write(DIRECTORY);
    }
  }

  private static Timestamp operationTime(Client client, RecordedCall command) {
    var response = (GetOperationResponse) client.call(command.operationRequest()).succeeded();
    return response.getOperation().getCreateTime();
  }

  private static void assertEverythingIsCovered(List<RecordedCall> commands) {
    assertThat(commands)
        .filteredOn(call -> call.answer().error() == null)
        .extracting(call -> call.rpc().getFullMethodName())
        .containsAll(
            CreditServiceGrpc.getServiceDescriptor().getMethods().stream()
                .map(method -> method.getFullMethodName())
                .toList());
    assertThat(
            commands.stream()
                .map(call -> call.answer().reason())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(RECORDED_REASONS);
    assertThat(commands).extracting(RecordedCall::operationRequest).doesNotHaveDuplicates();
  }

  private static List<RecordedCall> queries(CallLog log, Tables tables, List<RecordedCall> commands)
      throws SQLException {
    for (String profileId :
        tables.column("SELECT profile_id FROM credit.profiles ORDER BY profile_id")) {
      log.succeeds(GetProfileRequest.newBuilder().setProfileId(profileId));
      log.succeeds(
          ListEntriesRequest.newBuilder()
              .setProfileId(profileId)
              .setOrder(EntryOrder.ENTRY_ORDER_OLDEST_FIRST)
              .setPageSize(1000));
      for (String jobId : tables.column(ofProfile("job_id", "jobs"), profileId)) {
        log.succeeds(GetJobRequest.newBuilder().setProfileId(profileId).setJobId(jobId));
      }
      for (String key :
          tables.column(ofProfile("idempotency_key", "idempotency_keys"), profileId)) {
        var operation =
            GetOperationRequest.newBuilder().setProfileId(profileId).setIdempotencyKey(key);
        if (commands.stream().noneMatch(is(operation.build()))) {
          log.succeeds(operation);
        }
      }
    }
    listByPages(log);
    log.succeeds(ListJobsRequest.newBuilder().setState(JobState.JOB_STATE_COMPLETED));
    return log.calls();
  }

  /** GetOperation for a command is not recorded: its response follows from the command's answer. */
  private static Predicate<RecordedCall> is(GetOperationRequest operation) {
    return command -> command.operationRequest().equals(operation);
  }

  private static void listByPages(CallLog log) {
    var page = ListEntriesRequest.newBuilder().setProfileId("refunds").setPageSize(2);
    for (int i = 0; i < 2; i++) {
      Message answer = log.succeeds(page);
      page.setPageToken(((ListEntriesResponse) answer).getNextPageToken());
    }
  }

  private static String ofProfile(String column, String table) {
    return "SELECT %1$s FROM credit.%2$s WHERE profile_id = ? ORDER BY %1$s"
        .formatted(column, table);
  }
}
